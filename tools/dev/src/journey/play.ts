import { repository } from '@ucv/servers';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Gateway } from './gateway';
import { hints } from './hints';
import { momentsOf } from './moments';
import { deskId, shopper } from './sample-shopper';
import { type Collector, send } from './send';
import { type Chapter, story } from './story';

const whole = `email:${shopper.email}`;

/** Plays the sample journey through the public doors of a running system, and shows what became of it. */
async function play(env: NodeJS.ProcessEnv): Promise<void> {
  const collector = { url: needed(env, 'UCV_COLLECTOR_URL'), writeKey: needed(env, 'UCV_WRITE_KEY') };
  const gateway = new Gateway(needed(env, 'UCV_GATEWAY_URL'), needed(env, 'UCV_ADMIN_TOKEN'));
  say('\nThe sample journey, through the collector with the real SDKs:');
  await tell(collector, gateway);
  say(`\n$ npx ucv profile ${whole}\n`);
  await showProfile();
  say(`\n${hints(momentsOf(await gateway.timeline(whole)), gateway.url, env)}\n`);
}

/** The click is sent only when everything before it can be seen: so there was an instant with two people. */
async function tell(collector: Collector, gateway: Gateway): Promise<void> {
  const { before, click, after } = story(new Date());
  for (const chapter of before) await sendAndSay(chapter, collector);
  const [onDesk, known] = [stepsOf(before.slice(-1)), stepsOf(before.slice(0, -1))];
  await gateway.untilKnown(`user_id:${shopper.userId}`, known);
  await gateway.untilKnown(`anonymous_id:${deskId}`, onDesk);
  await nextSecond();
  await sendAndSay(click, collector);
  await sendAndSay(after, collector);
  await gateway.untilKnown(whole, stepsOf([...before, click, after]));
}

async function sendAndSay(chapter: Chapter, collector: Collector): Promise<void> {
  await send(chapter, collector);
  say(`  ${chapter.title} (${chapter.steps.length} ${chapter.steps.length === 1 ? 'event' : 'events'})`);
}

/** Puts a full second between what was recorded and what comes, so that the instant between is easy to type. */
const nextSecond = (): Promise<void> => delay(1_050 - (Date.now() % 1_000));

/** The very command that the shopper's view is shown with later. */
async function showProfile(): Promise<void> {
  const ucv = join(repository, 'tools/cli/bin/ucv.mjs');
  const child = spawn(process.execPath, [ucv, 'profile', whole], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('ucv profile did not show it');
}

const stepsOf = (chapters: readonly Chapter[]): number =>
  chapters.reduce((sum, { steps }) => sum + steps.length, 0);

function needed(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value) return value;
  throw new Error(`${name} is not set`);
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

play(process.env).then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`The sample journey stopped: ${error.message}.\n`);
    process.exit(1);
  },
);
