/** Token ids and where each token ends, in typed arrays that grow: a row can have millions of them. */
export class TokenList {
  length = 0;
  private idRoom: Int32Array;
  private endRoom: Int32Array;

  /** Room for `capacity` tokens to begin with. */
  constructor(capacity: number) {
    const room = Math.max(16, capacity);
    this.idRoom = new Int32Array(room);
    this.endRoom = new Int32Array(room);
  }

  get ids(): Int32Array {
    return this.idRoom.subarray(0, this.length);
  }

  get ends(): Int32Array {
    return this.endRoom.subarray(0, this.length);
  }

  push(id: number, end: number): void {
    if (this.length === this.idRoom.length) this.reserve(this.length + 1);
    this.idRoom[this.length] = id;
    this.endRoom[this.length++] = end;
  }

  /** Appends another list, whose ends are counted from `offset`. */
  append(other: TokenList, offset: number): void {
    this.reserve(this.length + other.length);
    this.idRoom.set(other.ids, this.length);
    for (let i = 0; i < other.length; i++) this.endRoom[this.length + i] = other.endRoom[i]! + offset;
    this.length += other.length;
  }

  /** The number of tokens up to the last of [from, to) that ends at `place` or before it. */
  endingBy(place: number, from: number, to: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.endRoom[middle]! <= place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private reserve(tokens: number): void {
    if (tokens <= this.idRoom.length) return;
    const room = Math.max(tokens, this.idRoom.length * 2);
    const { ids, ends } = this;
    this.idRoom = new Int32Array(room);
    this.endRoom = new Int32Array(room);
    this.idRoom.set(ids);
    this.endRoom.set(ends);
  }
}
