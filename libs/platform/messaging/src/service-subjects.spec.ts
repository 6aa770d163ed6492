import { natsConfiguration } from './nats-configuration';
import { natsOptions } from './nats-options';
import { generateServiceKeys } from './service-keys';
import { permissionsOf, serviceSubjects } from './service-subjects';
import { type ServiceName, services, tenantOf } from './subjects';

describe('what a service may say and hear', () => {
  it.each(services)('%s hears no subject of another service but the notices in the table', (service) => {
    const notices = Object.keys(serviceSubjects[service].hears).map((publisher) => `notice.${publisher}.`);
    for (const subject of permissionsOf(service).subscribe) {
      const own = subject.startsWith(`${service}.`) || subject.startsWith(`_INBOX_${service}.`);
      expect(own || notices.some((prefix) => subject.startsWith(prefix))).toBe(true);
    }
  });

  it.each(services)('%s never publishes into an inbox or in the name of another', (service) => {
    for (const subject of permissionsOf(service).publish) {
      expect(subject).not.toMatch(/^(>|\*|_INBOX)/);
      if (subject.startsWith('notice.')) expect(subject).toBe(`notice.${service}.*.*`);
    }
  });

  it('stands whole in the configuration of the server', () => {
    const keys = generateServiceKeys();
    const publicKeys = Object.fromEntries(
      Object.entries(keys).map(([service, key]) => [service, key.publicKey]),
    ) as Record<ServiceName, string>;
    const text = natsConfiguration({ port: 3110, serverName: 'ucv', publicKeys });
    for (const { publicKey, seed } of Object.values(keys)) {
      expect(text).toContain(publicKey);
      expect(text).not.toContain(seed);
    }
    expect(text).not.toContain('no_auth_user');
    expect(text).toContain('listen: "127.0.0.1:3110"');
  });
});

describe('tenantOf', () => {
  it('reads the last part and refuses what names no tenant', () => {
    expect(tenantOf('profile.get.v1.main')).toBe('main');
    for (const subject of ['profile.get.v1.*', 'profile.get.v1.', 'profile.get.v1.Main', '']) {
      expect(() => tenantOf(subject)).toThrow(expect.objectContaining({ code: 'messaging.bad-tenant' }));
    }
  });
});

describe('natsOptions', () => {
  it('takes user and password from the URL where there is no seed, and never gives up', () => {
    const options = natsOptions({ service: 'profile', url: 'nats://ann:p%40ss@h1:4222,nats://h2:4222' });
    expect(options).toMatchObject({
      servers: ['h1:4222', 'h2:4222'],
      maxReconnectAttempts: -1,
      name: 'profile',
    });
    expect(options.authenticator()).toEqual({ user: 'ann', pass: 'p@ss' });
  });
});
