let x = 1
const f = () => x
;[1, 2].forEach((n) => x += n)
;(function () { x++ })()
const g = function () { return x }
const h = () => { x }
var i = () => { return
  x }
const j = () =>
  x
const k = (a, b) => (a, b)
do x--; while (x > 100)
if (x) function_()
else print("no")
function function_() { print("yes"); return } 
for (const _ of [1]) { } f(), g(), h()
const l = async () => { await null
  ;[3].map((v) => print(v)) }
l()
const t = () => `a
${x}`
class A { x = 1
  ;['y'] = 2
  ;*gen() { yield
    1 } }
print(f(), g(), h(), i(), j(), k(1, 2), t(), [...new A().gen()], new A())
export {}
