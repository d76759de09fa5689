// conformance: jsx

const h = (type: any, props: any, ...children: any[]): any => typeof type === "function" ? type({ ...props, children }) : { type, ...props, children };
const Fragment = "fragment";
const Item = ({ name, children }: any) => <li class={name}>{children}</li>;
function List(props: { items: string[]; render: (x: string) => any }) {
  return <ul>{props.items.map((i) => <Item name={i}>{props.render(i)}</Item>)}</ul>;
}
class View { title = "t"; render() { return <><h1 onClick={() => this.title}>{this.title}</h1><List items={["a", "b"]} render={(x) => x + "!"} /></>; } }
const spread = { id: 1 };
print(new View().render(), <p {...spread} f={function named() {}} />);
export {};
