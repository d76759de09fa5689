"use strict";
"use client";
// a file that is a script and strict
function f() { return (function () { return typeof this; })(); }
print(f());
