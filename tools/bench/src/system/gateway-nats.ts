import { connect, JSONCodec, type NatsConnection, nkeyAuthenticator } from 'nats';
import type { MeasuredSystem } from './system';

/** A connection with the gateway's credentials and no more rights than it has. */
export const connectAsGateway = ({ natsUrl, natsSeed }: MeasuredSystem): Promise<NatsConnection> =>
  connect({
    servers: natsUrl,
    authenticator: nkeyAuthenticator(new TextEncoder().encode(natsSeed)),
    inboxPrefix: '_INBOX_gateway',
  });

interface Answer {
  response?: unknown;
  err?: unknown;
}

/** Asks a service as Nest's client does, without Nest. @throws where the service refuses */
export async function ask(connection: NatsConnection, subject: string, data: unknown): Promise<unknown> {
  const question = codec.encode({ pattern: subject, data, id: crypto.randomUUID() });
  const { response, err } = codec.decode((await connection.request(subject, question)).data) as Answer;
  if (err !== undefined && err !== null) throw new Error(`${subject} was refused: ${JSON.stringify(err)}`);
  return response;
}

const codec = JSONCodec();
