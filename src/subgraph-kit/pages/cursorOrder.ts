import type { Order } from '../orders.js';
import { orderName } from './findPages.js';
import { readPage, type PageArguments } from './pageArguments.js';

type OrderedPageArguments = PageArguments & { orderBy?: Order<string> | null };

/** The rule of a list that clients may order: a cursor is of the order that is asked for, or else of the usual one. */
export function cursorsOfOrder(usual: Order<string>): (args: OrderedPageArguments, field: string) => void {
  return (args, field) => {
    const { field: name, direction } = args.orderBy ?? usual;
    readPage(args, { field, order: orderName({ name, direction }) });
  };
}
