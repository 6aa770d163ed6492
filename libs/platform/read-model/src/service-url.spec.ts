import { databaseName, serviceUrl } from './service-url';

describe('serviceUrl', () => {
  it('keeps host, port and parameters, and changes role, password and database', () => {
    expect(serviceUrl('postgres://root:x@db:5433/postgres?sslmode=require', 'profile', 'p/w@1')).toBe(
      'postgres://ucv_profile:p%2Fw%401@db:5433/ucv?sslmode=require',
    );
  });

  it('stays in a database that the administrator chose', () => {
    expect(databaseName('postgres://root@db/customers')).toBe('customers');
  });

  it.each(['postgres://root@db', 'postgres://root@db/', 'postgres://root@db/template1'])(
    'takes ucv for %s',
    (url) => {
      expect(databaseName(url)).toBe('ucv');
    },
  );
});
