import { repository } from '@ucv/servers';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Gateway } from './gateway';
import { hints } from './hints';
import { momentsOf } from './moments';
import { Receiver } from './receiver';
import { deskId, shopper } from './sample-shopper';
import { type Collector, send } from './send';
import { emailMarketing, launch, reminders, survey } from './shop';
import { type Chapter, story } from './story';

const [signedIn, whole] = [`user_id:${shopper.userId}`, `email:${shopper.email}`];

interface Stage {
  collector: Collector;
  gateway: Gateway;
  mailService: Receiver;
  /** With which the mail service verifies what it is told. */
  secret: string;
}

/** Plays the sample journey through the public doors of a running system, and shows what became of it. */
async function play(env: NodeJS.ProcessEnv): Promise<void> {
  const collector = { url: needed(env, 'UCV_COLLECTOR_URL'), writeKey: needed(env, 'UCV_WRITE_KEY') };
  const token = needed(env, 'UCV_ADMIN_TOKEN');
  const gateway = new Gateway(needed(env, 'UCV_GATEWAY_URL'), token);
  const secret = secretOf(token);
  const mailService = await new Receiver(secret).listen(Number(needed(env, 'UCV_RECEIVER_PORT')));
  try {
    say('\nThe sample journey, through the collector with the real SDKs:');
    await tell({ collector, gateway, mailService, secret });
  } finally {
    mailService.close();
  }
  say(`\n$ npx ucv profile ${whole}\n`);
  await showProfile();
  say(`\n${hints(momentsOf(await gateway.timeline(whole)), gateway.url, env)}\n`);
}

async function tell(stage: Stage): Promise<void> {
  const { app, reminder, desk, click, call } = story(new Date());
  await leaveCart(stage, app);
  await sendAndSay(reminder, stage);
  await buy(stage, { desk, click, known: app.steps.length + reminder.steps.length });
  await withdraw(stage, call);
  const told = [app, reminder, desk, click, call].reduce((sum, { steps }) => sum + steps.length, 0);
  await stage.gateway.untilKnown(whole, told);
}

/** The cart is left alone for 30 minutes, so the shop's mail service is called. */
async function leaveCart(stage: Stage, app: Chapter): Promise<void> {
  const { gateway, mailService, secret } = stage;
  await gateway.send('PUT', '/v1/purposes', emailMarketing);
  const destination = await launch(gateway, reminders, {
    urlOf: (path) => mailService.urlOf(path),
    secret,
  });
  await sendAndSay(app, stage);
  await gateway.untilConcluded(destination);
  say(
    `  30 minutes later: in the segment "${reminders.segment}"; the shop's mail service is told by webhook`,
  );
}

/** The click is sent only when everything before it can be seen: so there was an instant with two people. */
async function buy(stage: Stage, o: { desk: Chapter; click: Chapter; known: number }): Promise<void> {
  const { gateway } = stage;
  await sendAndSay(o.desk, stage);
  await gateway.untilKnown(signedIn, o.known);
  await gateway.untilKnown(`anonymous_id:${deskId}`, o.desk.steps.length);
  await nextSecond();
  await sendAndSay(o.click, stage);
  await gateway.untilMember(signedIn, reminders.segment, false);
  say(`  the order is there: no longer in "${reminders.segment}"`);
}

/** Who is called and says no gets no survey, although the segment has them. */
async function withdraw(stage: Stage, call: Chapter): Promise<void> {
  const { gateway, mailService, secret } = stage;
  const destination = await launch(gateway, survey, { urlOf: (path) => mailService.urlOf(path), secret });
  const before = mailService.calls.length;
  await gateway.send('PUT', `/v1/profiles/${encodeURIComponent(whole)}/consents`, {
    purpose: emailMarketing.purpose,
    status: 'withdrawn',
    basis: 'consent',
    source: 'support-call',
  });
  await sendAndSay(call, stage);
  const { state } = await gateway.untilConcluded(destination);
  if (state !== 'refused' || mailService.calls.length > before)
    throw new Error(`the survey was ${state} after the consent to it was withdrawn`);
  say('  where the consent to e-mails is withdrawn: of the survey for callers nothing is sent');
}

async function sendAndSay(chapter: Chapter, { collector }: Stage): Promise<void> {
  await send(chapter, collector);
  say(`  ${chapter.title} (${chapter.steps.length} ${chapter.steps.length === 1 ? 'event' : 'events'})`);
}

/** Puts a full second between what was recorded and what comes, so that the instant between is easy to type. */
const nextSecond = (): Promise<void> => delay(1_050 - (Date.now() % 1_000));

/** The same at every try on one installation: a destination set up by an earlier one still fits. */
const secretOf = (token: string): string =>
  `whsec_${createHash('sha256').update(`sample journey ${token}`).digest('base64')}`;

/** The very command that the shopper's view is shown with later. */
async function showProfile(): Promise<void> {
  const ucv = join(repository, 'tools/cli/bin/ucv.mjs');
  const child = spawn(process.execPath, [ucv, 'profile', whole], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('ucv profile did not show it');
}

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
