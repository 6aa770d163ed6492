import { Module, type Type } from '@nestjs/common';
import { natsTransport, type ServiceName } from '@ucv/platform-messaging';
import { type RunningService, ServiceConfig, startService } from '@ucv/platform-service';

class StandInConfig extends ServiceConfig {}

/** Answers the contract of a service, for the gateway's own specs; the real ones run in apps/acceptance. */
export function startStandIn(
  name: ServiceName,
  controllers: Type[],
  environment: Record<string, string>,
): Promise<RunningService> {
  class StandInModule {}
  Module({ controllers })(StandInModule);
  return startService(
    {
      name,
      config: StandInConfig,
      module: StandInModule,
      transport: ({ natsUrl }) => natsTransport({ service: name, url: natsUrl }),
    },
    { environment, logTo: { write: () => undefined } },
  );
}
