import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "jsx.tsx", ["<module> jsx.tsx", 0, 1, 1, "React.createElement", 1, 1, 32, "App", 1, 2, 13, "Button.onClick", 1, 4, 20, "Button(children)", 1, 4, 38]);
}
const $f = $cw.enter($m ?? $r(), 0);
const React = { createElement: (tag, props, ...children) => {
        const $f = $cw.enter($m ?? $r(), 1);
        try {
            return ({ tag, props, children });
        }
        finally {
            $f && $cw.exit($f);
        }
    } };
const App = () => {
    const $f = $cw.enter($m ?? $r(), 2);
    try {
        return (
        // the button
        React.createElement(Button, { onClick: () => {
                const $f = $cw.enter($m ?? $r(), 3);
                try {
                    return "clicked";
                }
                finally {
                    $f && $cw.exit($f);
                }
            } }, (text) => {
            const $f = $cw.enter($m ?? $r(), 4);
            try {
                return text;
            }
            finally {
                $f && $cw.exit($f);
            }
        }));
    }
    finally {
        $f && $cw.exit($f);
    }
};
const Button = "button";
const element = App();
console.log(element.props.onClick(), element.children[0]("child"));
$cw.exit($f);
