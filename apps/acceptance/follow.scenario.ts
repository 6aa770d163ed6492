import { startSystem, type StartedSystem } from '@ucv/testing';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { repository } from '@ucv/servers';
import { eventually } from './src/campaign';
import { track } from './src/track';

describe('ucv events --follow', () => {
  let system: StartedSystem;
  let following: ChildProcess;
  let [text, told] = ['', ''];
  const ids = () =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { messageId: string }).messageId);

  beforeAll(async () => {
    system = await startSystem();
    following = spawn(
      process.execPath,
      [join(repository, 'tools/cli/bin/ucv.mjs'), 'events', '--follow', '--fields', 'messageId'],
      { env: { ...process.env, ...system.environment }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    following.stdout!.setEncoding('utf8').on('data', (more: string) => (text += more));
    following.stderr!.setEncoding('utf8').on('data', (more: string) => (told += more));
  });
  afterAll(async () => {
    following?.kill('SIGKILL');
    await system?.stop();
  });

  const sent = async (): Promise<string> => {
    const messageId = randomUUID();
    await track(system, { userId: 'u', event: 'Seen', messageId });
    await eventually('the event is shown', () => Promise.resolve(ids().includes(messageId)));
    return messageId;
  };

  it('shows what comes, also after the gateway was gone, each once, until Ctrl-C', async () => {
    const before = [await sent(), await sent()];
    await system.kill('gateway');
    const after = [await sent(), await sent()];
    expect(ids().filter((id) => [...before, ...after].includes(id))).toEqual([...before, ...after]);
    const ended = once(following, 'exit');
    following.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(told).toContain('No event is lost.');
  });
});
