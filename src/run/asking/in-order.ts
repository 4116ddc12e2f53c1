/** How much may wait for its turn, behind one that takes long. */
const [MOST_WAITING, MOST_BYTES] = [4096, 64 << 20];

/** Hands on what many tasks give, in the order in which they were begun, as soon as those before are handed on. */
export class InOrder<Result> {
  private readonly hand: (result: Result) => Promise<void> | void;
  private readonly waiting: Promise<void>[] = [];
  private last: Promise<void> = Promise.resolve();
  private bytes = 0;
  private failure: { readonly error: unknown } | undefined;

  constructor(hand: (result: Result) => Promise<void> | void) {
    this.hand = hand;
  }

  /** Settles when there is room for another task. Throws what an earlier one threw. */
  async add(task: Promise<Result>, bytes: number): Promise<void> {
    this.begin(task, bytes);
    while (this.waiting.length > MOST_WAITING || this.bytes > MOST_BYTES) await this.waiting[0];
    if (this.failure !== undefined) throw this.failure.error;
  }

  /** Settles when all are handed on. Throws what a task threw. */
  end(): Promise<void> {
    return this.last;
  }

  private begin(task: Promise<Result>, bytes: number): void {
    const before = this.last;
    const handed = (async () => {
      const [result] = await Promise.all([task, before]);
      await this.hand(result);
      this.waiting.shift();
      this.bytes -= bytes;
    })();
    handed.catch((error: unknown) => {
      this.failure ??= { error };
    });
    this.waiting.push(handed);
    this.last = handed;
    this.bytes += bytes;
  }
}
