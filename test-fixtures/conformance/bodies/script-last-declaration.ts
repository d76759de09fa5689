// conformance: script

"the completion value";
function declared() { return 1; }
var unused;
