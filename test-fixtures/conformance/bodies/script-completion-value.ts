// conformance: script

function f() { return 7; }
if (f()) { f() * 6; }
