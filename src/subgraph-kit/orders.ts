import { Field, InputType } from 'type-graphql';
import { OrderDirection } from './sharedFields.js';

/** What a client says about the order of a list. */
export interface Order<OrderField extends string> {
  field: OrderField;
  direction: OrderDirection;
}

/** The base of an order input: `class ChamberOrder extends orderOf(ChamberOrderField) {}`. */
export function orderOf<OrderField extends string>(fields: Record<string, OrderField>): new () => Order<OrderField> {
  @InputType()
  abstract class AnOrder implements Order<OrderField> {
    @Field(() => fields, { description: 'By what.' })
    field!: OrderField;

    @Field(() => OrderDirection, { defaultValue: OrderDirection.ASC, description: 'In which direction.' })
    direction!: OrderDirection;
  }
  return AnOrder as unknown as new () => Order<OrderField>;
}
