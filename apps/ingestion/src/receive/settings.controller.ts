import { Controller, Get, Param, Req, UseFilters } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { sourceRef } from '../decide/event-id';
import { Collector } from './collector';
import { CollectorFaults } from './collector-faults';
import { Documented } from './documented';
import { writeKeyOf } from './write-key';

/** What SDKs ask for before they send. */
@Controller()
@UseFilters(CollectorFaults)
export class SettingsController {
  constructor(private readonly collector: Collector) {}

  /** Segment's browser and mobile SDKs. Without `apiKey` the browser would send no key. */
  @Get(['v1/projects/:writeKey/settings', 'projects/:writeKey/settings'])
  @Documented({ summary: 'What Segment’s SDKs ask for before they send', answer: 'Settings' })
  async settings(@Param('writeKey') writeKey: string, @Req() request: FastifyRequest): Promise<object> {
    await this.collector.authenticate(writeKey);
    const { host, protocol } = outside(request);
    return {
      integrations: { 'Segment.io': { apiKey: writeKey, apiHost: `${host}/v1`, protocol, type: 'server' } },
      plan: { track: { __default: { enabled: true, integrations: {} } } },
      edgeFunction: {},
      analyticsNextEnabled: true,
      enabledMiddleware: {},
      metrics: { sampleRate: 0 },
      remotePlugins: [],
    };
  }

  /** RudderStack's SDKs. No destinations: what is sent on is decided behind the collector. */
  @Get(['sourceConfig', 'sourceConfig/*'])
  @Documented({ summary: 'What RudderStack’s SDKs ask for before they send', answer: 'Settings' })
  async sourceConfig(@Req() { headers, query }: FastifyRequest): Promise<object> {
    const writeKey = writeKeyOf({ authorization: headers.authorization, query });
    const { tenant, source } = await this.collector.authenticate(writeKey);
    return {
      source: {
        id: sourceRef(tenant, source),
        name: source,
        writeKey,
        enabled: true,
        workspaceId: tenant,
        config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
        connections: [],
        destinations: [],
        dataplanes: {},
      },
    };
  }
}

/** Where the sender sees us: through a proxy, what the proxy says. The answer goes only to who asked. */
function outside({ headers, host }: FastifyRequest): { host: string; protocol: 'http' | 'https' } {
  const first = (name: string): string | undefined => headers[name]?.toString().split(',', 1)[0]?.trim();
  return {
    host: first('x-forwarded-host') || host,
    protocol: first('x-forwarded-proto') === 'https' ? 'https' : 'http',
  };
}
