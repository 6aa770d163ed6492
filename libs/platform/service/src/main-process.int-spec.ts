import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

const environment = {
  PATH: process.env.PATH,
  UCV_HEALTH_PORT: '0',
  UCV_HOME: '/var/ucv',
  NATS_URL: 'nats://127.0.0.1:3110',
  DATABASE_URL: 'postgres://ucv_shop:secret@127.0.0.1:3111/ucv',
  EVENTSTORE_URL: 'esdb://shop:secret@127.0.0.1:3112?tls=false',
};

interface Shop {
  child: ChildProcess;
  out(): string;
  err(): string;
  exit: Promise<unknown>;
}

function startShop(env: Record<string, string | undefined>, ...args: string[]): Shop {
  const script = join(__dirname, '../testing/shop-process.mjs');
  const child = spawn(process.execPath, ['--conditions=@ucv/source', script, ...args], { env: { ...env } });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (data) => out.push(String(data)));
  child.stderr.on('data', (data) => err.push(String(data)));
  return {
    child,
    out: () => out.join(''),
    err: () => err.join(''),
    exit: once(child, 'close').then(([code]) => code as unknown),
  };
}

async function healthPortOf(shop: Shop): Promise<number> {
  for (;;) {
    const started = /"healthPort":(\d+)/.exec(shop.out());
    if (started) return Number(started[1]);
    if (shop.child.exitCode !== null) throw new Error(shop.out() + shop.err());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the process of a service', () => {
  it('says everything that is wrong with its configuration and exits with 1', async () => {
    const shop = startShop({ ...environment, NATS_URL: 'http://x', UCV_HOME: undefined });
    expect(await shop.exit).toBe(1);
    expect(shop.err()).toBe(
      'shop: The configuration is not usable:\n  UCV_HOME is not set\n  NATS_URL must be nats://… or tls://…\n',
    );
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('finishes and exits with 0 on %s', async (signal) => {
    const shop = startShop(environment);
    const port = await healthPortOf(shop);
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
    shop.child.kill(signal);
    expect(await shop.exit).toBe(0);
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
  });

  it('names a port that is taken and exits with 1', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const shop = startShop({ ...environment, UCV_HEALTH_PORT: String(port) });
    expect(await shop.exit).toBe(1);
    expect(shop.out()).toContain(`port ${port} is taken`);
    holder.close();
  });

  it('does not go on after a fault that nothing caught', async () => {
    const shop = startShop(environment, 'faulty');
    expect(await shop.exit).toBe(1);
    expect(shop.out()).toMatch(/"level":"fatal".*"unhandled rejection"/);
  });

  it('writes JSON lines alone, without the scaffolding of the framework', async () => {
    const shop = startShop(environment);
    await healthPortOf(shop);
    shop.child.kill('SIGTERM');
    await shop.exit;
    const lines = shop
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg: string });
    expect(lines.map(({ msg }) => msg)).toEqual(['started', 'stopping']);
  });
});
