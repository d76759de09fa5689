function* g(): Generator<any> { try { it.next(); } catch (e) { print((e as Error).name); } yield 1; try { it.return(0); } catch (e) { print((e as Error).name); } try { [...it]; } catch (e) { print((e as Error).name); } yield helper(); }
function helper() { try { it.throw(1); } catch (e) { return (e as Error).name; } }
const it = g();
print([...it]);
export {};
