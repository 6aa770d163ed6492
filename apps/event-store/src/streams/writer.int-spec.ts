import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Expect } from '../decide/commit-check';
import { Store } from '../storage/store';
import type { NewEvent } from './append-builder';
import { Writer } from './writer';

const ignore = () => undefined;
const bytes = new Uint8Array();
const event = (): NewEvent => ({ id: randomUUID(), type: 't', json: false, data: bytes, metadata: bytes });

let folder: string;
let store: Store;
let writer: Writer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event-store-writer-'));
  store = await Store.open({ folder, report: ignore, onFault: ignore });
  writer = new Writer(store);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

it('writes nothing of an append that nobody waits for any more when it is decided', async () => {
  const outcome = await writer.append({
    stream: 's',
    expected: Expect.any,
    events: [event()],
    abandoned: () => true,
  });
  expect([outcome, store.state('s').last]).toEqual([{ kind: 'abandoned' }, -1]);
});

it('finishes an append that was given up after it was decided', async () => {
  let gone = false;
  const appended = writer.append({
    stream: 's',
    expected: Expect.any,
    events: [event()],
    abandoned: () => gone,
  });
  gone = true;
  expect([(await appended).kind, store.state('s').last]).toEqual(['appended', 0]);
});

it('answers what was written before as then, although nobody waits: nothing is to be written', async () => {
  const events = [event()];
  await writer.append({ stream: 's', expected: Expect.any, events });
  const again = { stream: 's', expected: Expect.noStream, events, abandoned: () => true };
  expect(await writer.append(again)).toMatchObject({ kind: 'appended', revision: 0 });
});
