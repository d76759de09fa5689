import { Checkout } from "./checkout.js";
import { Kind, type Order } from "./order.js";

const orders: Order[] = [
  { id: 1, kind: Kind.Letter, weights: [1, 2] },
  { id: 2, kind: Kind.Parcel, weights: [30] },
  { id: 3, kind: Kind.Parcel, weights: [] },
];

async function main(): Promise<void> {
  const checkout = new Checkout();
  for (const order of orders) await checkout.ship(order);
  close(checkout.shipped);
}

function close(shipped: number): void {
  const leave = (code: number): void => process.exit(code);
  console.log(`${shipped} shipped`);
  leave(shipped);
}

void main();
