import { persistentSubscriptionToAllSettingsFromDefaults as toAll } from '@eventstore/db-client';
import { persistentSubscriptionToStreamSettingsFromDefaults as toStream } from '@eventstore/db-client';
import { OperationsClient } from '@eventstore/db-client/generated/operations_grpc_pb';
import { StartScavengeReq } from '@eventstore/db-client/generated/operations_pb';
import { eventStoreClient } from './eventstore-dialect';
import { freshStream, ServerUnderTest } from './server';

/** What the client keeps to itself. */
interface Inside {
  execute<T>(
    type: typeof OperationsClient,
    name: string,
    call: (client: OperationsClient) => Promise<T>,
  ): Promise<T>;
}

// What only the node does: it refuses, and names the real server. Not part of what another server must do.
describe.each(['insecure', 'tls'] as const)('%s', (kind) => {
  const server = new ServerUnderTest(kind, eventStoreClient);
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  const refused = /not in the embedded event store\. Use EventStoreDB/;
  const [stream, group] = [freshStream(), 'group'];
  const client = () => server.client();

  it.each<[string, () => Promise<unknown>]>([
    ['create', () => client().createPersistentSubscriptionToStream(stream, group, toStream())],
    ['create to all', () => client().createPersistentSubscriptionToAll(group, toAll())],
    ['update', () => client().updatePersistentSubscriptionToStream(stream, group, toStream())],
    ['update to all', () => client().updatePersistentSubscriptionToAll(group, toAll())],
    ['delete', () => client().deletePersistentSubscriptionToStream(stream, group)],
    ['delete to all', () => client().deletePersistentSubscriptionToAll(group)],
    ['info', () => client().getPersistentSubscriptionToStreamInfo(stream, group)],
    ['info of all', () => client().getPersistentSubscriptionToAllInfo(group)],
    ['list', () => client().listAllPersistentSubscriptions()],
    ['list to all', () => client().listPersistentSubscriptionsToAll()],
    ['replay', () => client().replayParkedMessagesToStream(stream, group)],
    ['restart', () => client().restartPersistentSubscriptionSubsystem()],
    ['projections: list', () => client().listProjections()],
    ['projections: create', () => client().createProjection('p', 'fromAll()')],
    ['projections: state', () => client().getProjectionState('p')],
  ])('refuses to %s, and says what has it', async (_, attempt) => {
    await expect(attempt()).rejects.toThrow(refused);
  });

  it('refuses operations', async () => {
    const inside = client() as unknown as Inside;
    const asked = inside.execute(
      OperationsClient,
      'scavenge',
      (operations) =>
        new Promise((resolve, reject) =>
          operations.startScavenge(new StartScavengeReq(), (error, done) =>
            error ? reject(error) : resolve(done),
          ),
        ),
    );
    await expect(asked).rejects.toMatchObject({ code: 12, message: expect.stringMatching(refused) });
  });

  it('refuses a consumer of a persistent subscription', async () => {
    const consumer = client().subscribeToPersistentSubscriptionToStream(stream, group);
    const error = await new Promise<Error>((resolve) => consumer.on('error', resolve));
    expect(error.message).toMatch(refused);
  });
});
