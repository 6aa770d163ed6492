import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { PersonHistory, Persons, PersonsOf, ProfileView, TimelinePage } from '@ucv/contracts-profile';
import { Answers, Tenant } from '@ucv/platform-messaging';
import { Privacy } from '@ucv/platform-privacy';
import { LiveView } from './live-view';
import { LogView } from './log-view';
import { GetHistoryDto, GetPersonsDto, GetPersonsOfDto, GetProfileDto, GetTimelineDto } from './requests.dto';
import { refOf } from './ref-of';

/** What other services ask of profile. An instant is answered from the log, now from the rows. */
@Controller()
export class ProfileController {
  constructor(
    private readonly live: LiveView,
    private readonly log: LogView,
    private readonly privacy: Privacy,
  ) {}

  @Answers('profile', 'get')
  get(@Tenant() tenant: string, @Payload() { ref, ...instants }: GetProfileDto): Promise<ProfileView> {
    return bounded(instants) ? this.log.profile(tenant, ref, instants) : this.live.profile(tenant, ref);
  }

  @Answers('profile', 'timeline')
  timeline(@Tenant() tenant: string, @Payload() { ref, ...page }: GetTimelineDto): Promise<TimelinePage> {
    return bounded(page) ? this.log.timeline(tenant, ref, page) : this.live.timeline(tenant, ref, page);
  }

  @Answers('profile', 'history')
  history(@Tenant() tenant: string, @Payload() { ref }: GetHistoryDto): Promise<PersonHistory> {
    return this.live.history(tenant, ref);
  }

  @Answers('profile', 'persons-of')
  async personsOf(@Tenant() tenant: string, @Payload() { refs }: GetPersonsOfDto): Promise<PersonsOf> {
    return { persons: await this.live.personsOf(tenant, refs) };
  }

  @Answers('profile', 'get-many')
  getMany(@Tenant() tenant: string, @Payload() { persons, events }: GetPersonsDto): Promise<Persons> {
    return this.live.many(tenant, { persons, events });
  }

  /** By the index alone, so that it answers also where rows are wrong. */
  @Answers('profile', 'ref-of')
  async refOf(@Tenant() tenant: string, @Payload() { ref }: GetHistoryDto): Promise<{ ref: string }> {
    return { ref: await refOf(this.privacy.index, tenant, ref) };
  }
}

const bounded = ({ asOf, knownAt }: { asOf?: string; knownAt?: string }): boolean =>
  asOf !== undefined || knownAt !== undefined;
