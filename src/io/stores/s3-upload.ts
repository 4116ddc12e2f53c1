import { createHash } from "node:crypto";
import type { S3 } from "@aws-sdk/client-s3";
import type { AtomicFile, FileDigest } from "./atomic-file.js";
import { toRunError } from "./s3-client.js";

/** An upload has at most 10,000 parts, so this allows 160 GB; two parts are in memory at once. */
const PART_BYTES = 16 << 20;

interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

/** An object that appears when it is complete: by one request, or, if it is large, by a multipart upload. */
export function createObject(client: S3, place: Place, path: string, name: string): AtomicFile {
  const upload = new Upload(client, place, name);
  const discard = (): Promise<void> => upload.discard();
  return {
    path,
    write: (bytes) => upload.write(bytes),
    checkpoint: () => Promise.resolve(undefined),
    publish: () => upload.publish(),
    discard,
    keepPartial: discard,
  };
}

class Upload {
  private readonly client: S3;
  private readonly place: Place;
  private readonly name: string;
  private readonly stopping = new AbortController();
  private readonly digest = createHash("sha256");
  private bytes = 0;
  /** The part that is being filled, and how far. */
  private part: Buffer = Buffer.alloc(0);
  private filled = 0;
  /** The id of the multipart upload; undefined as long as one request may be enough. */
  private id: Promise<string> | undefined;
  private readonly parts: { readonly PartNumber: number; readonly ETag: string | undefined }[] = [];
  private sending: Promise<void> = Promise.resolve();
  private isPublished = false;

  constructor(client: S3, place: Place, name: string) {
    this.client = client;
    this.place = place;
    this.name = name;
  }

  async write(chunk: Buffer): Promise<void> {
    this.digest.update(chunk);
    this.bytes += chunk.length;
    for (let at = 0; at < chunk.length; ) {
      if (this.filled === PART_BYTES) await this.sendPart();
      this.grow(chunk.length - at);
      const end = Math.min(chunk.length, at + this.part.length - this.filled);
      this.part.set(chunk.subarray(at, end), this.filled);
      this.filled += end - at;
      at = end;
    }
  }

  async publish(): Promise<FileDigest> {
    try {
      if (this.id === undefined) {
        const Body = this.part.subarray(0, this.filled);
        await this.client.putObject({ ...this.place, Body }, this.stop);
      } else {
        await this.sendPart();
        await this.sending;
        const upload = { UploadId: await this.id, MultipartUpload: { Parts: this.parts } };
        await this.client.completeMultipartUpload({ ...this.place, ...upload }, this.stop);
      }
    } catch (cause) {
      throw toRunError(cause, this.name, "output");
    }
    this.isPublished = true;
    this.part = Buffer.alloc(0);
    return { bytes: this.bytes, sha256: this.digest.digest("hex") };
  }

  /** Aborts the upload: until then, parts that have been sent are stored, and paid for. */
  async discard(): Promise<void> {
    if (this.isPublished) return;
    this.stopping.abort();
    await this.sending.catch(() => undefined);
    const id = await this.id?.catch(() => undefined);
    if (id === undefined) return;
    await this.client.abortMultipartUpload({ ...this.place, UploadId: id }).catch(() => undefined);
  }

  private get stop(): { readonly abortSignal: AbortSignal } {
    return { abortSignal: this.stopping.signal };
  }

  /** The buffer grows by doubling, so that small objects need little memory. */
  private grow(needed: number): void {
    if (this.filled + needed <= this.part.length || this.part.length === PART_BYTES) return;
    const wanted = Math.max(this.filled + needed, 2 * this.part.length);
    const grown = Buffer.allocUnsafeSlow(Math.min(PART_BYTES, wanted));
    grown.set(this.part.subarray(0, this.filled));
    this.part = grown;
  }

  /** Sends what is filled, after the part before it has been sent. */
  private async sendPart(): Promise<void> {
    const part = this.part.subarray(0, this.filled);
    this.part = Buffer.alloc(0);
    this.filled = 0;
    try {
      await this.sending;
      this.id ??= this.begin();
      const UploadId = await this.id;
      const PartNumber = this.parts.length + 1;
      this.sending = this.client
        .uploadPart({ ...this.place, UploadId, PartNumber, Body: part }, this.stop)
        .then(({ ETag }) => {
          this.parts.push({ PartNumber, ETag });
        });
      // reported when the next part is sent, or at the end
      this.sending.catch(() => undefined);
    } catch (cause) {
      throw toRunError(cause, this.name, "output");
    }
  }

  private async begin(): Promise<string> {
    const { UploadId } = await this.client.createMultipartUpload(this.place, this.stop);
    if (UploadId === undefined) throw new TypeError("the store's answer has no upload id");
    return UploadId;
  }
}
