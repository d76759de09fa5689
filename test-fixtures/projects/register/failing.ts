interface Parcel {
  readonly weights: readonly number[];
}

function heaviest(parcel: Parcel): never {
  throw new Error(`got ${parcel.weights.length} weights`);
}

heaviest({ weights: [] });
