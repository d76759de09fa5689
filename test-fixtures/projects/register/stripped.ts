import { greet, type Greeting } from "./greeting.ts";

const greeting: Greeting = greet("world");
console.log(greeting);
