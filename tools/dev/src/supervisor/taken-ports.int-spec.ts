import { createServer, type Server } from 'node:net';
import { freePorts } from '@ucv/servers';
import { refuseTakenPorts } from './taken-ports';

describe('a taken port', () => {
  const wanted = (port: number) => [
    { name: 'gateway', host: '127.0.0.1', port, variable: 'UCV_GATEWAY_PORT' },
    { name: 'nats', host: '127.0.0.1', port: port + 1, variable: 'UCV_INTERNAL_PORT' },
  ];

  it('is refused with its number, its holder and the variable that moves it', async () => {
    const port = await freePorts(2);
    const holder = await listen(port, '0.0.0.0');
    const message = `Port ${port} (gateway) is taken by process ${process.pid} (node). Stop that process, or set UCV_GATEWAY_PORT to another port.`;
    await expect(refuseTakenPorts(wanted(port))).rejects.toThrow(new Error(message));
    holder.close();
  });

  it('is waited for when what holds it is about to end', async () => {
    const port = await freePorts(2);
    const holder = await listen(port + 1, '127.0.0.1');
    setTimeout(() => holder.close(), 500);
    await refuseTakenPorts(wanted(port), 5_000);
  });
});

function listen(port: number, host: string): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(port, host, () => resolve(server));
  });
}
