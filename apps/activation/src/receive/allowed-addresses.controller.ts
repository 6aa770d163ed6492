import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { AllowedAddresses, SetAllowedAddresses } from '@ucv/contracts-activation';
import { commandMetadata, configStream, decide, EventLog } from '@ucv/platform-event-store';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { ReadModel } from '@ucv/platform-read-model';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { randomUUID } from 'node:crypto';
import { allowedAddresses } from '../decide/allowed-addresses';
import { allowedAddress } from '../decide/host-and-port';
import { AddressGuard } from '../publish/address-guard';
import { NothingDto } from './deliveries.dto';
import { Settings } from './settings';

class SetAllowedAddressesDto implements SetAllowedAddresses {
  @IsArray()
  @ArrayMaxSize(1_000)
  @IsString({ each: true })
  @MaxLength(300, { each: true })
  addresses: string[];
  @IsOptional() @IsInt() @Min(0) version?: number;
  @IsString() @MaxLength(100) actor: string;
}

/** Addresses that are not public and that destinations may have: the operator's, and those that an admin has set. */
@Controller()
export class AllowedAddressesController {
  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
    @Inject(Settings) private readonly settings: Settings,
    @Inject(AddressGuard) private readonly guard: AddressGuard,
  ) {}

  /** @refuses activation.address-invalid, activation.setting-changed */
  @Answers('activation', 'set-allowed-addresses')
  async set(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() { actor, addresses, version }: SetAllowedAddressesDto,
  ): Promise<AllowedAddresses> {
    const wanted = addresses.map(allowedAddress);
    const at = new Date().toISOString();
    const metadata = commandMetadata({ tenant, actor, at, correlationId: requestId ?? randomUUID() });
    const stream = configStream(tenant, 'allowed-addresses');
    const command = { factId: randomUUID(), addresses: wanted, version, metadata };
    const { state, position } = await decide(this.log, allowedAddresses, stream, command);
    await this.settings.allowedAddresses.shown(position);
    return this.view(state);
  }

  @Answers('activation', 'allowed-addresses')
  async current(@Tenant() tenant: string, @Payload() _: NothingDto): Promise<AllowedAddresses> {
    const [row] = await this.readModel.forTenant(tenant, (tx) =>
      tx.query<{ addresses: string[]; version: number }[]>(
        'SELECT addresses, version FROM allowed_addresses WHERE tenant = $1',
        [tenant],
      ),
    );
    return this.view(row ?? { addresses: [], version: 0 });
  }

  private view({ addresses, version }: { addresses: readonly string[]; version: number }): AllowedAddresses {
    const operators = this.guard.operators.map((address) => (address === 'true' ? '*' : address));
    return {
      data: [
        ...operators.map((address) => ({ address, origin: 'environment' as const })),
        ...addresses.map((address) => ({ address, origin: 'setting' as const })),
      ],
      version,
    };
  }
}
