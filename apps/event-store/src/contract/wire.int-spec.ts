import { randomUUID } from 'node:crypto';
import { jsonEvent } from '@eventstore/db-client';
import { ServerFeaturesClient } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import {
  Empty,
  StreamIdentifier,
  UUID,
  WrongExpectedVersion,
} from '@eventstore/db-client/generated/shared_pb';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import {
  BatchAppendReq,
  ReadReq,
  type BatchAppendResp,
  type ReadResp,
} from '@eventstore/db-client/generated/streams_pb';
import { Empty as GoogleEmpty } from 'google-protobuf/google/protobuf/empty_pb';
import { eventStoreClient } from './eventstore-dialect';
import { freshStream, numbered, ServerUnderTest, serverKinds } from './server';

/** What the client keeps to itself: its generated stubs over its own connection. */
interface Inside {
  execute<C, T>(type: new (...args: never[]) => C, name: string, call: (client: C) => Promise<T>): Promise<T>;
  callArguments(options: object): [never, never];
}

interface Refusal {
  code: number;
  _raw?: { metadata: { getMap(): Record<string, unknown> } };
}

// What the clients' own interface does not show: codes, trailers and details as they are on the wire.
describe.each(serverKinds)('%s server', (kind) => {
  const server = new ServerUnderTest(kind, eventStoreClient);
  beforeAll(() => server.start());
  afterAll(() => server.stop());
  const credentials = { username: 'admin', password: 'changeit' };
  const refusal = (attempt: Promise<unknown>): Promise<Refusal> =>
    attempt.then(
      () => Promise.reject(new Error('nothing was refused')),
      (error: Refusal) => error,
    );
  const trailers = ({ _raw }: Refusal) => _raw?.metadata.getMap();
  const inside = () => server.client() as unknown as Inside;

  it('names stream, expectation and state in the trailers of a refused delete', async () => {
    const stream = freshStream('wïre');
    await server.client().appendToStream(stream, numbered(2));
    const error = await refusal(server.client().deleteStream(stream, { expectedRevision: 7n }));
    expect(error.code).toBe(9);
    expect(trailers(error)).toMatchObject({
      exception: 'wrong-expected-version',
      'expected-version': '7',
      'actual-version': '1',
    });
  });

  it('names a tombstoned stream in the trailers of every call', async () => {
    const stream = freshStream();
    const client = server.client();
    await client.tombstoneStream(stream);
    for (const attempt of [
      () => client.deleteStream(stream),
      () => client.tombstoneStream(stream),
      () => client.appendToStream(stream, numbered(1), { credentials }),
    ]) {
      const error = await refusal(attempt());
      expect(error.code).toBe(9);
      expect(trailers(error)).toMatchObject({ exception: 'stream-deleted', 'stream-name': stream });
    }
  });

  it('names the limit in the trailers of an append that is too large', async () => {
    const large = jsonEvent({ type: 't', data: { text: 'x'.repeat(1_100_000) } });
    const error = await refusal(server.client().appendToStream(freshStream(), large, { credentials }));
    expect(error.code).toBe(3);
    expect(trailers(error)).toMatchObject({
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': '1048576',
    });
  });

  it('packs the refusal of a BatchAppend into a status with details', async () => {
    const stream = freshStream();
    await server.client().appendToStream(stream, numbered(1));
    const response = await batchAppend(stream);
    const status = response.getError()!;
    expect([status.getCode(), status.getMessage()]).toEqual([6, 'WrongExpectedVersion']);
    const details = status.getDetails()!;
    expect(details.getTypeUrl()).toBe('type.googleapis.com/event_store.client.WrongExpectedVersion');
    const unpacked = details.unpack(
      WrongExpectedVersion.deserializeBinary,
      'event_store.client.WrongExpectedVersion',
    )!;
    expect(unpacked.getCurrentStreamRevision()).toBe('0');
    expect(unpacked.hasExpectedNoStream()).toBe(true);
  });

  it('tells time in ticks of 100 ns since 1970, and names no link, in what a reader gets', async () => {
    const stream = freshStream();
    await server.client().appendToStream(stream, numbered(1));
    const [response] = await read(stream);
    const event = response!.getEvent()!;
    const ticks = BigInt(event.getEvent()!.getMetadataMap().get('created')!);
    expect(Math.abs(Number(ticks / 10_000n) - Date.now())).toBeLessThan(60_000);
    expect(event.hasLink()).toBe(false);
    expect(event.getEvent()!.getCommitPosition()).toBe(event.getEvent()!.getPreparePosition());
  });

  it('says that a stream is not there in a message, not in a status', async () => {
    const stream = freshStream();
    const [response] = await read(stream);
    const name = response!.getStreamNotFound()!.getStreamIdentifier()!.getStreamName_asU8();
    expect(Buffer.from(name).toString()).toBe(stream);
  });

  it('names services and methods in small letters, and what persistent subscriptions it is asked for', async () => {
    const supported = await inside().execute(
      ServerFeaturesClient,
      'features',
      (client) =>
        new Promise<SupportedMethods>((resolve, reject) =>
          client.getSupportedMethods(new Empty(), (error, methods) =>
            error ? reject(error) : resolve(methods),
          ),
        ),
    );
    const methods = supported.getMethodsList().map((method) => ({
      name: `${method.getServiceName()}/${method.getMethodName()}`,
      features: method.getFeaturesList(),
    }));
    const names = methods.map(({ name }) => name);
    expect(names).toEqual(names.map((name) => name.toLowerCase()));
    expect(names).toContain('event_store.client.streams.streams/batchappend');
    const create = 'event_store.client.persistent_subscriptions.persistentsubscriptions/create';
    expect(methods.find(({ name }) => name === create)?.features.sort()).toEqual(['all', 'stream']);
  });

  const identifier = (stream: string) =>
    new StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64'));

  /** An append of one event that expects no stream. */
  function batchAppend(stream: string): Promise<BatchAppendResp> {
    const id = () => new UUID().setString(randomUUID());
    const options = new BatchAppendReq.Options();
    options.setStreamIdentifier(identifier(stream));
    options.setNoStream(new GoogleEmpty());
    const event = new BatchAppendReq.ProposedMessage().setId(id());
    event.getMetadataMap().set('type', 't').set('content-type', 'application/json');
    const request = new BatchAppendReq().setCorrelationId(id()).setIsFinal(true);
    request.setOptions(options);
    request.addProposedMessages(event);
    return inside().execute(
      StreamsClient,
      'batchAppend',
      (client) =>
        new Promise((resolve, reject) => {
          const call = client.batchAppend(...inside().callArguments({}));
          call.on('data', resolve).on('error', reject);
          call.write(request);
          call.end();
        }),
    );
  }

  function read(stream: string): Promise<ReadResp[]> {
    const asked = new ReadReq.Options.StreamOptions();
    asked.setStreamIdentifier(identifier(stream));
    asked.setStart(new Empty());
    const options = new ReadReq.Options();
    options.setStream(asked);
    options.setCount('10');
    options.setUuidOption(new ReadReq.Options.UUIDOption().setString(new Empty()));
    options.setNoFilter(new Empty());
    const responses: ReadResp[] = [];
    return inside().execute(
      StreamsClient,
      'read',
      (client) =>
        new Promise((resolve, reject) =>
          client
            .read(new ReadReq().setOptions(options), ...inside().callArguments({}))
            .on('data', (response: ReadResp) => void responses.push(response))
            .on('error', reject)
            .on('end', () => resolve(responses)),
        ),
    );
  }
});
