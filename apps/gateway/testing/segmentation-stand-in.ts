import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type {
  DefineSegment,
  Members,
  MembershipExplanation,
  SegmentPreview,
  Segments,
  SegmentView,
} from '@ucv/contracts-segmentation';
import { Answers } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { ann, askedOf } from './stand-in-people';

const at = '2026-11-01T00:00:00.000Z';
export const segmentId = 'c'.repeat(32);

const segment: SegmentView = {
  id: segmentId,
  name: 'Cart left',
  when: { event: 'Product Added' },
  says: 'did ‘Product Added’ at least once',
  version: 1,
  state: 'building',
  evaluated: 12,
  members: 1,
};
const cause = { kind: 'time' as const, factId: 'fact', due: at };

@Controller()
export class SegmentationStandIn {
  @Answers('segmentation', 'segments')
  segments(): Segments {
    return { data: [segment] };
  }

  @Answers('segmentation', 'segment')
  segment(@Payload() { id }: { id: string }): SegmentView {
    mustBe(id);
    return segment;
  }

  @Answers('segmentation', 'define-segment')
  define(@Payload() body: DefineSegment): SegmentView {
    if (body.id) mustBe(body.id);
    const { name, description, when } = askedOf('segmentation.define-segment', body);
    return { ...segment, name, when, ...(description ? { description } : {}) };
  }

  @Answers('segmentation', 'remove-segment')
  remove(@Payload() body: { id: string }) {
    mustBe(body.id);
    return askedOf('segmentation.remove-segment', body);
  }

  @Answers('segmentation', 'members')
  members(@Payload() body: { segment: string }): Members {
    mustBe(body.segment);
    return askedOf('segmentation.members', body, {
      data: [{ person: ann, since: at, cause }],
      cursor: null,
      total: 1,
    });
  }

  @Answers('segmentation', 'explain')
  explain(@Payload() body: { segment: string }): MembershipExplanation {
    mustBe(body.segment);
    return askedOf('segmentation.explain', body, {
      person: { type: 'user_id', ref: ann },
      segment: { id: segmentId, name: 'Cart left', version: 1 },
      asOf: at,
      member: true,
      since: at,
      until: null,
      why: {
        says: 'Product Added',
        holds: true,
        count: 1,
        events: [{ eventId: 'e', name: 'Product Added', occurredAt: at }],
        parts: [],
      },
      changes: [{ factId: 'f', kind: 'entered', at, cause }],
    });
  }

  @Answers('segmentation', 'preview')
  preview(@Payload() body: object): SegmentPreview {
    return askedOf('segmentation.preview', body, { members: 1, evaluated: 2, sample: [ann] });
  }
}

function mustBe(id: string): void {
  if (id === segmentId) return;
  throw new Refusal('segmentation.segment-unknown', 'There is no such segment.', { status: 404 });
}
