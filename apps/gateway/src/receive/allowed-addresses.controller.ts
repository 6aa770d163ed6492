import { Body, Controller, Get, Put } from '@nestjs/common';
import type { AllowedAddresses, SetAllowedAddresses } from '@ucv/contracts-activation';
import { Requests } from '@ucv/platform-messaging';
import { ArrayMaxSize, IsArray, IsInt, IsString, MaxLength, Min } from 'class-validator';
import { type Asked, AskedBy } from './caller';
import { Documented } from './documented';
import { Optional } from './field-rules';

/** How each is spelled is checked by activation, which compares them. */
class AllowedAddressesBody implements Omit<SetAllowedAddresses, 'actor'> {
  @IsArray()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @MaxLength(300, { each: true })
  addresses: string[];

  @Optional() @IsInt() @Min(0) version?: number;
}

/** Addresses inside this network that destinations may have all the same, kept by activation. */
@Controller('v1/settings/allowed-addresses')
export class AllowedAddressesController {
  constructor(private readonly requests: Requests) {}

  @Get()
  @Documented({
    summary:
      'Addresses that are not public and that destinations may have: as set, and as the operator allows',
    answer: 'AllowedAddresses',
  })
  current(@AskedBy() { tenant, requestId }: Asked): Promise<AllowedAddresses> {
    return this.requests.within({ requestId }).ask('activation', 'allowed-addresses', tenant, {});
  }

  @Put()
  @Documented({
    summary: 'Set these addresses in place of those set before; they hold at once',
    body: 'AllowedAddressesSetting',
    answer: 'AllowedAddresses',
    refusals: ['activation.address-invalid', 'activation.setting-changed'],
  })
  set(
    @Body() setting: AllowedAddressesBody,
    @AskedBy() { tenant, requestId, actor }: Asked,
  ): Promise<AllowedAddresses> {
    const body: SetAllowedAddresses = { ...setting, actor };
    return this.requests.within({ requestId }).ask('activation', 'set-allowed-addresses', tenant, body);
  }
}
