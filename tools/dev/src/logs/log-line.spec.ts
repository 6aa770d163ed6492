import { isShown, readLogLine } from './log-line';

describe('what the terminal shows of a log line', () => {
  it.each([
    [
      'pino',
      '{"level":"warn","time":"2026-11-23T10:00:00Z","name":"identity","msg":"slow","ms":120}',
      'warn',
      'slow ms=120',
    ],
    [
      'pino',
      '{"level":50,"msg":"could not start","err":{"message":"ECONNREFUSED"}}',
      'error',
      'could not start (ECONNREFUSED)',
    ],
    ['pino', '{"level":30', 'info', '{"level":30'],
    ['pino', 'event store ready', 'info', 'event store ready'],
    ['nats', '[7] 2026/11/23 10:00:00.000000 [WRN] Slow consumer', 'warn', 'Slow consumer'],
    [
      'postgres',
      'LOG:  database system is ready to accept connections',
      'info',
      'database system is ready to accept connections',
    ],
    ['postgres', 'PANIC:  could not write to file', 'fatal', 'could not write to file'],
  ] as const)('%s: %s', (format, line, level, text) => {
    expect(readLogLine(line, format)).toEqual({ level, text });
  });

  it('shows a level and what is worse', () => {
    expect(isShown('warn', 'warn')).toBe(true);
    expect(isShown('info', 'warn')).toBe(false);
    expect(isShown('fatal', 'silent')).toBe(false);
  });
});
