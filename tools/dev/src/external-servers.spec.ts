import { hostsOf } from './external-servers';

describe('hosts of a server address', () => {
  it.each([
    ['nats://user:pass@broker:4333', 4222, [{ host: 'broker', port: 4333 }]],
    [
      'nats://a,b:5222',
      4222,
      [
        { host: 'a', port: 4222 },
        { host: 'b', port: 5222 },
      ],
    ],
    ['esdb://admin:changeit@127.0.0.1:2113?tls=false', 2113, [{ host: '127.0.0.1', port: 2113 }]],
    ['esdb://[::1]:80/?tls=false', 2113, [{ host: '::1', port: 80 }]],
  ])('%s', (url, standardPort, hosts) => {
    expect(hostsOf(url, standardPort)).toEqual(hosts);
  });
});
