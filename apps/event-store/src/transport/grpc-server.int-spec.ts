import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { frame } from './framing';
import { eventStoreClient } from '../contract/eventstore-dialect';
import { ServerUnderTest, until } from '../contract/server';

// What no client of ours sends: messages cut and joined at will, compression, deadlines, wrong methods.
const server = new ServerUnderTest('insecure', eventStoreClient);
let session: ClientHttp2Session;
beforeAll(async () => {
  await server.start();
  session = connect(server.url.replace('esdb:', 'http:'));
});
afterAll(async () => {
  session.close();
  await server.stop();
});

const batchAppendPath = '/event_store.client.streams.Streams/BatchAppend';

function call(path: string, chunks: Buffer[], headers: Record<string, string> = {}) {
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    ...headers,
  });
  const data: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => data.push(chunk));
  const write = async () => {
    for (const chunk of chunks) {
      stream.write(chunk);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    if (!headers['grpc-timeout']) stream.end();
  };
  return new Promise<{ trailers: IncomingHttpHeaders; body: Buffer }>((resolve) => {
    let trailers: IncomingHttpHeaders = {};
    stream.on('trailers', (received) => (trailers = received));
    stream.on('end', () => {
      resolve({ trailers, body: Buffer.concat(data) });
      stream.close();
    });
    void write();
  });
}

function appendOfNothing(id: number): Buffer {
  const request = new BatchAppendReq();
  request.setCorrelationId(new UUID().setString(`00000000-0000-4000-8000-${String(id).padStart(12, '0')}`));
  const options = new BatchAppendReq.Options();
  options.setStreamIdentifier(
    new StreamIdentifier().setStreamName(Buffer.from(`transport-${id}`).toString('base64')),
  );
  options.setAny(new Empty());
  request.setOptions(options);
  request.setIsFinal(true);
  return frame(request.serializeBinary());
}

/** A part of an append of one event that expects nothing of its stream. */
function batchPart(id: number, part: { final: boolean; deadline?: number; options?: boolean }): Buffer {
  const uuid = (first: number) =>
    new UUID().setString(`${first}0000000-0000-4000-8000-${String(id).padStart(12, '0')}`);
  const request = new BatchAppendReq().setCorrelationId(uuid(0)).setIsFinal(part.final);
  if (part.deadline !== undefined || part.options) {
    const options = new BatchAppendReq.Options();
    options.setStreamIdentifier(
      new StreamIdentifier().setStreamName(Buffer.from(`transport-${id}`).toString('base64')),
    );
    options.setAny(new Empty());
    if (part.deadline !== undefined) options.setDeadline(Timestamp.fromDate(new Date(part.deadline)));
    request.setOptions(options);
  }
  const event = new BatchAppendReq.ProposedMessage().setId(uuid(part.final ? 1 : 2));
  event.getMetadataMap().set('type', 't').set('content-type', 'application/json');
  request.addProposedMessages(event);
  return frame(request.serializeBinary());
}

function answers(body: Buffer): string[] {
  const ids: string[] = [];
  for (let at = 0; at < body.length; at += 5 + body.readUInt32BE(at + 1)) {
    const message = body.subarray(at + 5, at + 5 + body.readUInt32BE(at + 1));
    ids.push(BatchAppendResp.deserializeBinary(message).getCorrelationId()!.getString().slice(-2));
  }
  return ids;
}

it('takes many messages in one DATA frame', async () => {
  const { body, trailers } = await call(batchAppendPath, [Buffer.concat([1, 2, 3].map(appendOfNothing))]);
  expect(answers(body)).toEqual(['01', '02', '03']);
  expect(trailers['grpc-status']).toBe('0');
});

it('takes messages cut anywhere', async () => {
  const whole = Buffer.concat([4, 5].map(appendOfNothing));
  for (const size of [1, 3, 7, whole.length - 1]) {
    const chunks = [];
    for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
    const { body } = await call(batchAppendPath, chunks);
    expect(answers(body)).toEqual(['04', '05']);
  }
});

it('refuses compressed messages', async () => {
  const message = appendOfNothing(6);
  message[0] = 1;
  const { trailers } = await call(batchAppendPath, [message]);
  expect(trailers['grpc-status']).toBe('12');
  const encoded = await call(batchAppendPath, [], { 'grpc-encoding': 'gzip' });
  expect(encoded.trailers).toMatchObject({
    'grpc-status': '12',
    'grpc-message': expect.stringMatching(/uncompressed/),
  });
});

it('refuses messages over the limit and bytes that are no message', async () => {
  const { trailers } = await call(batchAppendPath, [Buffer.from([0, 0x7f, 0xff, 0xff, 0xff])]);
  expect(trailers['grpc-status']).toBe('8');
  const garbage = await call('/event_store.client.streams.Streams/Read', [frame(Buffer.alloc(50, 0xff))]);
  expect(garbage.trailers['grpc-status']).toBe('3');
});

it('ends a call at its deadline', async () => {
  const { trailers } = await call(batchAppendPath, [], { 'grpc-timeout': '50m' });
  expect(trailers['grpc-status']).toBe('4');
});

it('answers a batch that is not whole at its deadline once, and writes nothing of it', async () => {
  const [first, last] = [
    batchPart(9, { final: false, deadline: Date.now() + 60 }),
    batchPart(9, { final: true }),
  ];
  const stream = session.request({
    ':method': 'POST',
    ':path': batchAppendPath,
    'content-type': 'application/grpc',
  });
  const data: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => data.push(chunk));
  stream.write(first);
  await until(() => data.length > 0, 'the answer');
  stream.end(last);
  await new Promise((resolve) => stream.on('end', resolve));
  expect(answers(Buffer.concat(data))).toEqual(['09']);
  const { body } = await call(batchAppendPath, [batchPart(9, { final: true, options: true })]);
  expect(BatchAppendResp.deserializeBinary(body.subarray(5)).getSuccess()?.getCurrentRevision()).toBe('0');
});

it('refuses unknown calls', async () => {
  const { trailers } = await call('/no.such.Service/Call', []);
  expect(trailers['grpc-status']).toBe('12');
});

it('answers liveness', async () => {
  const stream = session.request({ ':path': '/health/live' });
  const status = await new Promise((resolve) =>
    stream.on('response', (headers) => resolve(headers[':status'])),
  );
  expect(status).toBe(204);
});
