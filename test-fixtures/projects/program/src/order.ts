export enum Kind {
  Letter,
  Parcel,
}

export interface Order {
  readonly id: number;
  readonly kind: Kind;
  readonly weights: readonly number[];
}

export function* heavy(order: Order): Generator<number> {
  for (const weight of order.weights) if (weight > 1) yield weight;
}

export const price = (order: Order): number => order.weights.reduce((sum, weight) => sum + weight, 0);
