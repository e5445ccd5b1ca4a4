using System.Text.RegularExpressions;
using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Forum.Web.Tests.Attempts;

/// <summary>Looks at pages and feeds as a browser reads them, for anything that came out of somebody's text and does something.</summary>
internal static partial class Harmless
{
    /// <summary>An element and an attribute that no page has, for a text to try and bring in.</summary>
    public const string Marker = "x-evil";

    private static readonly HashSet<string> Foreign = ["iframe", "frame", "object", "embed", "applet", "base", "style", "math", "noscript", "plaintext", "xmp", Marker];

    private static readonly HashSet<string> Addresses = ["href", "src", "srcset", "action", "formaction", "poster", "data", "background", "ping", "cite", "xlink:href", "manifest"];

    private static readonly HtmlParser Parser = new();

    /// <summary>What a page must not have; empty if all is well.</summary>
    public static IReadOnlyList<string> Violations(string html)
    {
        var violations = new List<string>();
        foreach (var element in Parser.ParseDocument(html).All)
        {
            if (Foreign.Contains(element.LocalName) || (element.LocalName == "meta" && element.HasAttribute("http-equiv")))
            {
                violations.Add($"<{element.LocalName}>");
            }

            if (element.LocalName == "script" && !IsOwn(element))
            {
                violations.Add($"<script>: {element.OuterHtml}");
            }

            if (element.LocalName == "form" && element.GetAttribute("action") is { } action && !IsLocal(action))
            {
                violations.Add($"a form that is sent to {action}");
            }

            violations.AddRange(element.Attributes.Where(attribute => !IsHarmless(attribute)).Select(attribute => $"<{element.LocalName} {attribute.Name}=\"{attribute.Value}\">"));
        }

        return violations;
    }

    /// <summary>The same for a feed, whose readers take a post's text for HTML, and the rest for text.</summary>
    public static IReadOnlyList<string> FeedViolations(string xml)
    {
        var feed = XDocument.Parse(xml).Root!;
        return
        [
            .. feed.Descendants().Where(element => element.Name.LocalName == "content").SelectMany(content => Violations(content.Value)),
            .. feed.Descendants().Where(element => element.Name.LocalName is "title" or "subtitle" or "name" && element.Attribute("type") is { Value: not "text" }).Select(element => $"{element.Name} of another type"),
            .. feed.Descendants().Where(element => element.Name.NamespaceName is not ("http://www.w3.org/2005/Atom" or "http://www.sitemaps.org/schemas/sitemap/0.9")).Select(element => $"<{element.Name}>"),
            .. feed.Descendants().SelectMany(element => element.Attributes()).Where(attribute => attribute.Name.LocalName is "href" && !attribute.Value.StartsWith("https://", StringComparison.Ordinal)).Select(attribute => $"a link to {attribute.Value}"),
        ];
    }

    private static bool IsOwn(IElement script) => script.GetAttribute("type") switch
    {
        "importmap" => script.GetAttribute("nonce") is { Length: > 10 } && !script.TextContent.Contains("evil", StringComparison.OrdinalIgnoreCase),
        "module" => script.TextContent.Trim().Length == 0 && script.GetAttribute("src") is { } source && IsLocal(source),
        _ => false,
    };

    private static bool IsHarmless(IAttr attribute) => attribute.Name switch
    {
        // The framework's own, in a list of errors that is empty; the policy of the pages refuses it anyway.
        "style" => attribute.Value == "display:none" && attribute.OwnerElement is { LocalName: "li", ChildNodes.Length: 0 },
        "srcdoc" or Marker => false,
        var name when name.StartsWith("on", StringComparison.OrdinalIgnoreCase) => false,
        var name when Addresses.Contains(name) => Scheme(attribute.Value) is "" or "http" or "https" or "mailto",
        _ => true,
    };

    private static bool IsLocal(string address) => address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\');

    /// <summary>As a browser finds it: it trims control characters and spaces, and takes out tabs and line breaks.</summary>
    private static string Scheme(string url) =>
        SchemePattern().Match(Ignored().Replace(url.Trim([.. Enumerable.Range(0, 0x21).Select(c => (char)c)]), "")) is { Success: true } match ? match.Groups[1].Value.ToLowerInvariant() : "";

    [GeneratedRegex("[\t\r\n]")]
    private static partial Regex Ignored();

    [GeneratedRegex("\\A([A-Za-z][A-Za-z0-9+.-]*):")]
    private static partial Regex SchemePattern();
}
