namespace Geometry {
  export const unit = area(1);
  export function area(side: number) {
    return side * side;
  }
  export namespace Solid {
    export class Cube {
      volume() {
        return area(2) * 2;
      }
    }
  }
}
namespace A.B.C {
  export const deep = () => "deep";
}
function merged() {
  return merged.extra();
}
namespace merged {
  export function extra() {
    return "extra";
  }
}
console.log(Geometry.unit, new Geometry.Solid.Cube().volume(), A.B.C.deep(), merged());
export {};
