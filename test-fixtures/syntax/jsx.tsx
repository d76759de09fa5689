const React = { createElement: (tag: string, props: any, ...children: any[]) => ({ tag, props, children }) };
const App = () => (
  // the button
  <Button onClick={() => "clicked"}>{(text: string) => text}</Button>
);
const Button = "button" as any;
const element = App() as any;
console.log(element.props.onClick(), element.children[0]("child"));
export {};
