import { heavy, Kind, price, type Order } from "./order.js";

export class Checkout {
  shipped = 0;

  constructor(private readonly limit = 20) {}

  async ship(order: Order): Promise<void> {
    try {
      await this.pay(price(order));
      if (order.kind === Kind.Parcel) this.check(order);
      this.shipped++;
    } catch (error) {
      console.log(`order ${order.id}: ${(error as Error).message}`);
    }
  }

  private async pay(amount: number): Promise<number> {
    await null;
    return amount;
  }

  private check(order: Order): void {
    for (const weight of heavy(order)) if (weight > this.limit) throw new Error(`too heavy, ${weight}`);
  }
}
