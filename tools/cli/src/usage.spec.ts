import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { services } from '@ucv/platform-messaging';
import type { Command } from 'commander';
import { called } from './called.fixture';
import { serviceNames } from './commands/run';
import { buildProgram } from './program';
import { processTerminal } from './terminal';

/** Nothing answers there: what is asked of it is refused, which is not a mistake in the call. */
const ucv = (args: string[]) =>
  called(args, { UCV_GATEWAY_URL: 'http://127.0.0.1:1', UCV_ADMIN_TOKEN: 'a-token-of-sixteen-and-more' });

const commands = [
  'profile',
  'consents',
  'erase',
  'identity',
  'segments',
  'deliveries',
  'events',
  'projections',
  'rebuild',
  'parked',
  'rejected',
  'resolve',
  'doctor',
  'scavenge',
  'backup',
  'restore',
  'run',
  'nats-config',
  'new',
];

/** The words that call each command, groups and their default commands included. */
const everyCommand = (command: Command, path: string[]): string[][] => [
  path,
  ...command.commands.flatMap((own) => everyCommand(own, [...path, own.name()])),
];

function takesAnything(path: string[]): boolean {
  let command = buildProgram(processTerminal);
  for (const name of path) command = command.commands.find((own) => own.name() === name)!;
  return command.registeredArguments.at(-1)?.variadic === true;
}

describe('how a command is called', () => {
  it.each([[['--help']], ...commands.map((name) => [[name, '--help']])])(
    '%j explains, with 0',
    async (args) => {
      const { code, out, err } = await ucv(args);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^Usage: ucv/);
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    },
  );

  it.each([
    [[]],
    [['nonsense']],
    [['profile']],
    [['resolve']],
    [['resolve', '--records', 'r.csv', '--threshold', '2', '--output', 'c.csv']],
    [['profile', 'nobody']],
    [['profile', 'email:a@b.c', '--as-of', 'yesterday']],
    [['profile', 'email:a@b.c', '--limit', '0']],
    [['profile', 'email:a@b.c', '--purpose', 'Because I can']],
    [['consents']],
    [['consents', 'email:a@b.c', 'set', 'ads']],
    [['consents', 'email:a@b.c', 'set', 'ads', 'maybe']],
    [['consents', 'email:a@b.c', 'set', 'No Code', 'granted']],
    [['consents', 'email:a@b.c', 'set', 'ads', 'granted', 'too']],
    [['consents', 'email:a@b.c', 'drop', 'ads', 'granted']],
    [['consents', 'email:a@b.c', 'set', 'ads', 'granted', '--basis', 'habit']],
    [['consents', 'email:a@b.c', 'set', 'ads', 'granted', '--as-of', '2026-11-22']],
    [['erase']],
    [['erase', 'somebody', '--yes']],
    [['erase', 'email:a@b.c']],
    [['identity']],
    [['identity', 'merge', 'user_id:1', 'user_id:2']],
    [['identity', 'merge', 'user_id:1', '--reason', 'x']],
    [['identity', 'merge', 'user_id:1', 'somebody', '--reason', 'x']],
    [['identity', 'split', 'user_id:1', '--reason', 'x']],
    [['identity', 'split', 'user_id:1', 'email:a@b.c', '--undo', 'm', '--reason', 'x']],
    [['identity', 'split', 'user_id:1', 'a'.repeat(32), '--reason', 'x']],
    [['identity', 'lock', 'user_id:1']],
    [['identity', 'reviews', '--status', 'lost']],
    [['identity', 'reviews', '--from', '1.1']],
    [['identity', 'reviews', '--below', '']],
    [['identity', 'reviews', '--limit', '101']],
    [['identity', 'accept']],
    [['identity', 'decide', '--from', '0.9', '--below', '1']],
    [['identity', 'decide', '--verdict', 'accept', '--from', '0.9']],
    [['identity', 'decide', '--verdict', 'maybe', '--from', '0.9', '--below', '1']],
    [['identity', 'rules', 'nonsense']],
    [['identity', 'rules', 'set']],
    [['identity', 'simulate']],
    [['segments', '--limit', '1001']],
    [['deliveries', '--state', 'lost']],
    [['deliveries', '--person', 'somebody']],
    [['events', '--from', 'start']],
    [['events', '--fields', 'a b']],
    [['events', '--unknown']],
    [['rebuild', 'everything']],
    [['rebuild', 'profile', '--from', 'middle']],
    [['rebuild', 'profile', '--only', 'somebody']],
    [['rebuild', 'profile', '--undo', '--dry-run']],
    [['rebuild', 'profile', '--status', '--cancel']],
    [['projections', 'profile']],
    [['parked', 'nonsense']],
    [['parked', '--state', 'lost']],
    [['parked', 'list', '--service', 'nobody']],
    [['parked', 'show']],
    [['parked', 'replay']],
    [['parked', 'replay', 'x', '--all', '--yes']],
    [['parked', 'replay', 'x', '--service', 'profile']],
    [['parked', 'replay', '--all']],
    [['parked', 'discard', 'x']],
    [['parked', 'discard', '--reason', 'x']],
    [['rejected', 'nonsense']],
    [['rejected', '--state', 'lost']],
    [['rejected', '--from', 'yesterday']],
    [['rejected', 'show']],
    [['rejected', 'replay']],
    [['rejected', 'replay', 'x', '--all']],
    [['rejected', 'replay', 'x', '--code', 'y']],
    [['rejected', 'replay', '--all']],
    [['rejected', 'replay', 'x', '--patch', '{']],
    [['rejected', 'replay', 'x', '--patch', '[]']],
    [['rejected', 'replay', 'x', '--patch', '{}', '--mend', 'nowhere.json']],
    [['rejected', 'replay', 'x', 'y', '--event', 'nowhere.json']],
    [['rejected', 'discard', 'x']],
    [['rejected', 'discard', '--reason', 'x']],
    [['run', 'nothing']],
    [['nats-config', '--port', '0']],
    [['new']],
    [['new', 'fact', 'segmentation.score-given']],
    [['new', 'fact', 'Score', '--category', 'person']],
    [['new', 'fact', 'segmentation.score-given', '--category', 'people']],
    [['new', 'fact', 'segmentation.score-given', '--category', 'person', '--sealed', 'score']],
    [['new', 'version', 'entered']],
  ])('%j is a mistake, with 2 and a word on the error stream', async (args) => {
    const { code, out, err } = await ucv(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).not.toBe('');
  });

  const all = everyCommand(buildProgram(processTerminal), []).filter(([name]) => name !== 'event-store');
  it.each(all.map((path) => [path]))(
    '%j with what does not exist and --help is a mistake too',
    async (path) => {
      const wrong = [
        [...path, '--bogus', '--help'],
        [...path, '-h', '--bogus=1'],
        ['help', ...path, '--bogus'],
      ];
      if (!takesAnything(path)) wrong.push([...path, ...Array<string>(4).fill('nonsense'), '--help']);
      for (const args of wrong) {
        const { code, out, err } = await ucv(args);
        expect({ args, code, out }).toEqual({ args, code: 2, out: '' });
        expect(err).not.toBe('');
      }
      expect(await ucv([...path, '--help'])).toMatchObject({ code: 0, err: '' });
    },
  );

  it.each([
    [['nonsense', '--help']],
    [['help', 'nonsense']],
    [['help', 'identity', 'nonsense']],
    [['parked', 'help', 'nonsense']],
    [['--help', 'nonsense']],
    [['identity', 'nonsense', '--help']],
    [['parked', 'nonsense', '-h']],
    [['parked', '--bogus', 'open', '--help']],
    [['profile', 'email:a@b.c', 'too', '--help']],
  ])('%j is a mistake', async (args) => {
    expect(await ucv(args)).toMatchObject({ code: 2, out: '' });
  });

  it.each([
    [['help']],
    [['help', 'identity', 'merge']],
    [['parked', '--state', 'open', '--help']],
    [['profile', 'email:a@b.c', '--json', '--help']],
  ])('%j explains', async (args) => {
    expect(await ucv(args)).toMatchObject({ code: 0, err: '' });
  });

  it('knows every service', () => {
    expect([...serviceNames].sort()).toEqual([...services].sort());
  });
});

describe('what is minted', () => {
  it('is shown, with what to do next, and not written on a dry run', async () => {
    const { code, out, err } = await ucv([
      'new',
      'fact',
      'gateway.page-shown',
      '--category',
      'access',
      '--dry-run',
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('gateway.page-shown.v1 would be minted:');
    expect(out).toContain('new      libs/contracts/gateway/src/page-shown.ts');
    expect(out).toContain('| export interface PageShownData {');
    expect(out).toContain('Next:\n  1. ');
    expect(existsSync(join(__dirname, '../../../libs/contracts/gateway/src/page-shown.ts'))).toBe(false);
  });

  it('is refused where it is there already', async () => {
    const { code, err } = await ucv([
      'new',
      'fact',
      'gateway.profile-read',
      '--category',
      'access',
      '--json',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'facts.type-exists' } });
  });
});
