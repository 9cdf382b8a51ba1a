import { createHash } from "node:crypto";
import { fromBuffer, type Entry, type ZipFile } from "yauzl";

/** A report has at most 1 MiB. An archive of one that is larger holds something else. */
const MAX_ZIP = 2 * 1_048_576;
const MAX_FILE = 1_048_576;

/** Kinds of file in the upper half of a zip entry's attributes, as Unix writes them. */
const FILE_TYPE = 0o170_000;
const REGULAR = 0o100_000;

/** Why an artifact was not read. The words are ours. */
export class RefusedArtifact extends Error {}

/**
 * Takes the bytes of a download, and stops as soon as they are too many: a length that is announced may be a lie.
 * @throws RefusedArtifact
 */
export async function readZip(response: Response): Promise<Buffer> {
  if (!response.ok || response.body === null) {
    throw new Error(`the artifact was not given out (HTTP ${response.status})`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream: AsyncIterable<Uint8Array> = response.body;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > MAX_ZIP) throw new RefusedArtifact("the archive is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The one file of an artifact that anybody may have made. Nothing is written to a disk, no name in it is used, and it is
 * refused before a byte is unpacked when it has another number of files, a link, or a file that says it is too large.
 * @param digest "sha256:<hex>" as GitHub keeps it, null where it keeps none
 * @throws RefusedArtifact
 */
export async function readArtifact(
  zip: Buffer,
  digest: string | null,
): Promise<Buffer> {
  const actual = `sha256:${createHash("sha256").update(zip).digest("hex")}`;
  if (digest !== null && digest !== actual) {
    throw new RefusedArtifact("the archive is not the one that was uploaded");
  }
  const archive = await open(zip);
  if (archive.entryCount !== 1) {
    throw new RefusedArtifact("the archive must hold one file");
  }
  const entry = await firstEntry(archive);
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  if (entry.fileName.endsWith("/") || (type !== 0 && type !== REGULAR)) {
    throw new RefusedArtifact("what the archive holds is not a file");
  }
  if (entry.uncompressedSize > MAX_FILE) {
    throw new RefusedArtifact("the file is too large");
  }
  return unpack(archive, entry);
}

function open(zip: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(
      zip,
      { lazyEntries: true, validateEntrySizes: true, strictFileNames: true },
      (error, archive) => {
        if (error === null) resolve(archive);
        else reject(refused(error));
      },
    );
  });
}

function firstEntry(archive: ZipFile): Promise<Entry> {
  return new Promise((resolve, reject) => {
    archive.once("entry", resolve);
    archive.once("error", (error: Error) => {
      reject(refused(error));
    });
    archive.once("end", () => {
      reject(new RefusedArtifact("the archive is empty"));
    });
    archive.readEntry();
  });
}

async function unpack(archive: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
    archive.openReadStream(entry, (error, opened) => {
      if (error === null) resolve(opened);
      else reject(refused(error));
    });
  });
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.byteLength;
      if (size > MAX_FILE) throw new RefusedArtifact("the file is too large");
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof RefusedArtifact ? error : refused(error);
  }
  return Buffer.concat(chunks);
}

function refused(cause: unknown): RefusedArtifact {
  return new RefusedArtifact("the archive cannot be read", { cause });
}
