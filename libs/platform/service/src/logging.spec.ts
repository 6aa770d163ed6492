import { createLogger } from './logging';

function logged(write: (log: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger('shop', 'info', { write: (line: string) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('log lines', () => {
  it('carry level by name, RFC 3339 time, service and message', () => {
    const [line] = logged((log) => log.info({ batch: 3 }, 'appended'));
    expect(line).toEqual({
      level: 'info',
      time: expect.any(String),
      name: 'shop',
      msg: 'appended',
      batch: 3,
    });
    expect(new Date(String(line!.time)).toISOString()).toBe(line!.time);
  });

  it('never carry credentials', () => {
    const lines = logged((log) =>
      log.info({ headers: { authorization: 'Bearer t0p' }, a: { b: { cookie: 't0p' } } }, 'x'),
    );
    expect(JSON.stringify(lines)).not.toContain('t0p');
  });

  it('describe an error without what drivers attach to it', () => {
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (value)=(ann@example.com) already exists.',
      parameters: ['ann@example.com'],
      cause: Object.assign(new Error('invalid input syntax: "ann@example.com"'), { code: '22P02' }),
    });
    const [line] = logged((log) => log.error({ err: error }, 'failed'));
    expect(line).toMatchObject({
      err: { code: '23505', message: 'duplicate key', cause: { code: '22P02' } },
    });
    expect(JSON.stringify(line)).not.toContain('ann@example.com');
  });
});
