import { Metrics } from '@ucv/platform-service';
import { DeliveryMetrics } from './delivery-metrics';

it('counts attempts by the id of their destination, what came of them and why', async () => {
  const metrics = new Metrics('activation');
  const told = new DeliveryMetrics(metrics);
  told.attempted('a'.repeat(32), { outcome: 'delivered' }, 0.2);
  told.attempted('b'.repeat(32), { outcome: 'failed', reason: 'timeout' }, 15);
  told.attempted('b'.repeat(32), { outcome: 'failed', reason: 'timeout' }, 15);
  const { values } = (await metrics.registry.getMetricsAsJSON()).find(
    ({ name }) => name === 'delivery_attempts_total',
  )!;
  expect(
    values.map(({ labels, value }) => [labels['destination'], labels['outcome'], labels['reason'], value]),
  ).toEqual([
    ['a'.repeat(32), 'delivered', 'none', 1],
    ['b'.repeat(32), 'failed', 'timeout', 2],
  ]);
});
