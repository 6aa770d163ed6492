import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type {
  HubList,
  IdentityRules,
  OrderDone,
  Review,
  ReviewList,
  ReviewsDecided,
  RulesInForce,
  Simulation,
} from '@ucv/contracts-identity';
import { ReadModel } from '@ucv/platform-read-model';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { listHubs } from '../project/hub-store';
import { OrderDesk } from './order-desk';
import {
  DecideReviewDto,
  DecideReviewsDto,
  ListHubsDto,
  ListReviewsDto,
  LockDto,
  MergeDto,
  NothingDto,
  ReleaseDto,
  SetRulesDto,
  SimulateDto,
  SplitDto,
} from './orders.dto';
import { ReviewDesk } from './review-desk';
import { RulesDesk } from './rules-desk';

/** What stewards want of the graph. */
@Controller()
export class OrdersController {
  constructor(
    private readonly desk: OrderDesk,
    private readonly rulesDesk: RulesDesk,
    private readonly reviewDesk: ReviewDesk,
    private readonly readModel: ReadModel,
  ) {}

  @Answers('identity', 'merge')
  merge(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() asked: MergeDto,
  ): Promise<OrderDone> {
    return this.desk.merge({ tenant, requestId }, asked);
  }

  @Answers('identity', 'split')
  split(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() asked: SplitDto,
  ): Promise<OrderDone> {
    return this.desk.split({ tenant, requestId }, asked);
  }

  @Answers('identity', 'lock')
  lock(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() asked: LockDto,
  ): Promise<OrderDone> {
    return this.desk.lock({ tenant, requestId }, asked);
  }

  @Answers('identity', 'release')
  release(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() asked: ReleaseDto,
  ): Promise<OrderDone> {
    return this.desk.release({ tenant, requestId }, asked);
  }

  @Answers('identity', 'hubs')
  hubs(@Tenant() tenant: string, @Payload() asked: ListHubsDto): Promise<HubList> {
    return this.readModel.forTenant(tenant, (tx) => listHubs(tx, tenant, asked));
  }

  @Answers('identity', 'rules')
  rules(@Tenant() tenant: string, @Payload() _: NothingDto): Promise<IdentityRules> {
    return this.rulesDesk.rules(tenant);
  }

  @Answers('identity', 'set-rules')
  setRules(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() asked: SetRulesDto,
  ): Promise<RulesInForce> {
    return this.rulesDesk.set({ tenant, requestId }, asked);
  }

  @Answers('identity', 'simulate')
  simulate(@Tenant() tenant: string, @Payload() { change, weights }: SimulateDto): Promise<Simulation> {
    return this.rulesDesk.simulate(tenant, change, weights);
  }

  @Answers('identity', 'reviews')
  reviews(@Tenant() tenant: string, @Payload() asked: ListReviewsDto): Promise<ReviewList> {
    return this.reviewDesk.list(tenant, asked);
  }

  @Answers('identity', 'decide-review')
  decideReview(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() asked: DecideReviewDto,
  ): Promise<Review> {
    return this.reviewDesk.decide({ tenant, requestId }, asked);
  }

  @Answers('identity', 'decide-reviews')
  decideReviews(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() asked: DecideReviewsDto,
  ): Promise<ReviewsDecided> {
    return this.reviewDesk.decideAll({ tenant, requestId }, asked);
  }
}
