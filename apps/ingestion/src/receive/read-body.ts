import { Refusal } from '@ucv/platform-service';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parseExactly } from '../decide/exact-json';
import { textOf } from './body-text';

const unzip = promisify(gunzip);

/**
 * The JSON of a request, whatever its content type says, unpacked where it is gzip. Memory is bounded by the
 * limit, packed and unpacked: a gzip bomb is cut off as soon as it passes it. No digit and no letter changes.
 * @refuses ingestion.body-too-large, ingestion.encoding-unsupported, ingestion.encoding-broken,
 *          ingestion.not-utf8, ingestion.charset-unsupported, ingestion.invalid-json
 */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const packed = await collect(request, limit);
  const bytes = await unpack(packed, request.headers['content-encoding'], limit);
  return jsonOf(textOf(bytes, contentTypeOf(request)));
}

/** @refuses ingestion.invalid-json */
export function jsonOf(text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    throw new Refusal('ingestion.invalid-json', 'The body is not valid JSON.');
  }
}

/** As sent: the server puts another in its place among `headers`, see `collectorDoor`. */
function contentTypeOf({ rawHeaders }: IncomingMessage): string | undefined {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-type');
  return at < 0 ? undefined : rawHeaders[at + 1];
}

async function collect(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  // Nothing came, and its end was seen already.
  if (request.readableEnded) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      // The rest is read and forgotten, so that the sender lives to see the answer.
      if (bytes > limit) reject(tooLarge(limit));
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () =>
      reject(new Refusal('http.timeout', 'The request ended too early.', { status: 408 })),
    );
  });
}

async function unpack(bytes: Buffer, encoding = '', limit: number): Promise<Buffer> {
  const named = encoding.trim().toLowerCase();
  if (gzip.has(named) || (named === '' && isGzip(bytes))) return inflate(bytes, limit);
  if (named === '' || named === 'identity') return bytes;
  throw new Refusal('ingestion.encoding-unsupported', 'Content-Encoding must be gzip or absent.');
}

const gzip = new Set(['gzip', 'x-gzip']);
const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function inflate(bytes: Buffer, limit: number): Promise<Buffer> {
  try {
    return await unzip(bytes, { maxOutputLength: limit });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
    throw new Refusal('ingestion.encoding-broken', 'The body is not valid gzip.');
  }
}

/** 400 and not 413: older SDKs repeat a 413. */
const tooLarge = (limit: number): Refusal =>
  new Refusal('ingestion.body-too-large', `The body is larger than ${limit} bytes; send smaller batches.`);
