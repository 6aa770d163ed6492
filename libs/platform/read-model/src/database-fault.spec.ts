import { concealValues, isTransient, refusesValue } from './database-fault';

const fault = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('isTransient', () => {
  it.each(['40001', '40P01', '08006', '57P01', '57P03', '53300', '57014', 'ECONNREFUSED', 'ECONNRESET'])(
    'tries again after %s',
    (code) => expect(isTransient(fault(code))).toBe(true),
  );

  it.each(['23505', '22P02', '42P01', '42501', '28P01', 'EACCES', 'ERR_INVALID_ARG_TYPE'])(
    'gives up after %s',
    (code) => expect(isTransient(fault(code))).toBe(false),
  );

  it('looks into what TypeORM wraps', () => {
    expect(isTransient(Object.assign(new Error('wrapped'), { driverError: fault('40P01') }))).toBe(true);
    expect(isTransient(Object.assign(fault('23505'), { driverError: fault('23505') }))).toBe(false);
  });

  it('takes several refused addresses for a refusal', () => {
    const errors = [fault('ECONNREFUSED'), fault('ECONNREFUSED')];
    expect(isTransient(Object.assign(new AggregateError(errors), { code: undefined }))).toBe(true);
    expect(isTransient(new AggregateError([fault('ECONNREFUSED'), fault('EACCES')]))).toBe(false);
  });

  it("knows pg's own words for a lost connection", () => {
    expect(isTransient(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isTransient(new Error('timeout exceeded when trying to connect'))).toBe(true);
  });

  it.each([undefined, null, 'ECONNRESET', new Error('no such projection'), { code: '40001' }])(
    'gives up after %p',
    (error) => expect(isTransient(error)).toBe(false),
  );
});

describe('refusesValue', () => {
  it.each([
    [fault('22P05'), true],
    [Object.assign(new Error('wrapped'), { driverError: fault('22021') }), true],
    [fault('23505'), false],
    [fault('42P01'), false],
    [fault('22'), false],
    [{ code: '22P05' }, false],
  ])('%p: %p', (error, expected) => expect(refusesValue(error)).toBe(expected));
});

describe('concealValues', () => {
  it('takes values out of message, stack, detail and parameters, also of the wrapped error', () => {
    const driverError = Object.assign(fault('22P02', 'invalid input syntax: "ann@example.org"'), {
      detail: 'Key (email)=(ann@example.org)',
      where: 'JSON data, line 1: ann@example.org',
    });
    const wrapped = Object.assign(fault('22P02', driverError.message), {
      driverError,
      parameters: ['ann@example.org'],
      constraint: 'person_pkey',
    });
    const concealed = concealValues(wrapped);
    expect(concealed.message).toBe('the database refused a value (SQLSTATE 22P02)');
    expect(concealed.constraint).toBe('person_pkey');
    const everything = [wrapped, driverError].flatMap((error) => [
      error.stack,
      ...Object.getOwnPropertyNames(error).map((name) => JSON.stringify(error[name as keyof typeof error])),
    ]);
    expect(everything.join('\n')).not.toContain('ann@example.org');
    expect(concealed.stack).toContain(' at ');
  });

  it('keeps the message of other faults', () => {
    expect(concealValues(fault('42P01', 'relation "x" does not exist')).message).toContain('relation');
  });
});
