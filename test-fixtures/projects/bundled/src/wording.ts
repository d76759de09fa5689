export const greet = (name = "you"): string => {
  const text = (greeting: string): string => `${greeting}, ${name}`;
  return text("Hello");
};
