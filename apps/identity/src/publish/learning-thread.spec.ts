import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOf } from './learning-thread';

const folder = mkdtempSync(join(tmpdir(), 'ucv-thread-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['answers', 'parentPort.postMessage(workerData + 1)', 42],
  ['hangs', 'setInterval(() => undefined, 1_000)', 'no answer within 500 ms'],
  ['ends without a word', '', 'it ended with exit code 0 and no answer'],
  ['fails', "throw new Error('no')", 'no'],
])('a thread that %s', async (name, does, said) => {
  const program = join(folder, `${name}.js`);
  writeFileSync(program, `const { parentPort, workerData } = require('node:worker_threads'); ${does}`);
  const answer = await answerOf<number>(program, 41, 500).catch((error: Error) => error.message);
  expect(answer).toBe(said);
});
