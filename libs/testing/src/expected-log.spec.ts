import { ExpectedLog } from './expected-log';

it('shows an error that nobody expects, and keeps every line', () => {
  const shown: string[] = [];
  const log = new ExpectedLog([/testing\.broken/], (line) => void shown.push(line));
  const lines = [
    '{"level":"info","msg":"started"}\n',
    '{"level":"error","err":{"code":"testing.broken"}}\n',
    '{"level":"error","err":{"code":"23502"}}\n',
    '{"level":"fatal","msg":"testing-broken"}\n',
  ];
  for (const line of lines) log.write(line);
  expect(shown).toEqual(lines.slice(2));
  expect(log.lines).toEqual(lines);
});
