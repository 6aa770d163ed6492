import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { RejectedEventDetail, RejectedEvents, RejectedEventsSettled } from '@ucv/contracts-ingestion';
import { inspectData } from '@ucv/platform-event-store';
import { Answers, Tenant } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { replayRefusals } from '../decide/mended';
import { RejectedEventRows, viewOf } from '../project/rejected-event-rows';
import { RejectedContents } from '../publish/rejected-contents';
import {
  DiscardRejectedDto,
  GetRejectedDto,
  ListRejectedDto,
  ReplayRejectedDto,
} from './rejected-events.dto';
import { SettleSome } from './settle-some';

/** The inbox of rejected events, for the gateway. */
@Controller()
export class RejectedEventsController {
  constructor(
    private readonly rows: RejectedEventRows,
    private readonly contents: RejectedContents,
    private readonly some: SettleSome,
  ) {}

  @Answers('ingestion', 'rejected-events')
  list(@Tenant() tenant: string, @Payload() asked: ListRejectedDto): Promise<RejectedEvents> {
    return this.rows.page(tenant, asked);
  }

  @Answers('ingestion', 'rejected-event')
  async get(@Tenant() tenant: string, @Payload() { id, open }: GetRejectedDto): Promise<RejectedEventDetail> {
    const [row] = await this.rows.byIds(tenant, [id]);
    if (!row) throw unknown();
    const about = { ...viewOf(row), subjects: row.subjects };
    const content = (await this.contents.of(tenant, [row])).get(id);
    if (!content) return about;
    const { message, cut, raw } = content;
    const event: unknown = cut || raw === '' ? raw : JSON.parse(raw);
    const detail = { message, cut, fields: inspectData(event) };
    return { ...about, detail, ...(open ? { event } : {}) };
  }

  @Answers('ingestion', 'replay-rejected')
  replay(@Tenant() tenant: string, @Payload() asked: ReplayRejectedDto): Promise<RejectedEventsSettled> {
    return this.some.replay(tenant, asked);
  }

  @Answers('ingestion', 'discard-rejected')
  discard(@Tenant() tenant: string, @Payload() asked: DiscardRejectedDto): Promise<RejectedEventsSettled> {
    return this.some.discard(tenant, asked);
  }
}

function unknown(): Refusal {
  const code = 'ingestion.rejected-event-unknown';
  return new Refusal(code, replayRefusals[code], { status: 404 });
}
