using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Forum.Web.Tests.Text;

/// <summary>All that a post's HTML may consist of, once a browser has read it.</summary>
internal static partial class AllowedHtml
{
    private static readonly HashSet<string> Plain =
    [
        "p", "em", "strong", "del", "ins", "sub", "sup", "mark", "br", "hr", "blockquote", "h3", "h4", "h5", "h6", "thead", "tbody", "tr",
        "a", "code", "pre", "ul", "ol", "li", "table", "th", "td", "input",
    ];

    private static readonly HashSet<string> Schemes = ["", "http", "https", "mailto"];

    private static readonly HtmlParser Parser = new();

    /// <summary>What a post must not have; empty if all is well.</summary>
    public static IReadOnlyList<string> Violations(string html)
    {
        var document = Parser.ParseDocument($"<!doctype html><html><head></head><body>{html}</body></html>");
        var violations = new List<string>();
        violations.AddRange(document.Descendants().Where(node => node.NodeType is not (NodeType.Element or NodeType.Text or NodeType.DocumentType))
            .Select(node => $"a node {node.NodeType}"));
        violations.AddRange(document.Head!.ChildNodes.Select(node => $"{node.NodeName} in the head"));
        violations.AddRange(document.Body!.Attributes.Concat(document.DocumentElement.Attributes).Select(attribute => $"{attribute.Name} around the post"));
        foreach (var element in document.Body.QuerySelectorAll("*"))
        {
            if (element.NamespaceUri != NamespaceNames.HtmlUri || !Plain.Contains(element.LocalName))
            {
                violations.Add($"<{element.LocalName}>");
            }

            violations.AddRange(element.Attributes.Where(attribute => !IsAllowed(element, attribute)).Select(attribute => $"<{element.LocalName} {attribute.Name}={attribute.Value}>"));
            if (element.LocalName == "a" && !element.ClassList.Contains("mention") && element.GetAttribute("rel") != "nofollow ugc noopener noreferrer")
            {
                violations.Add("a link without rel");
            }

            if (element.LocalName == "input" && !(element.HasAttribute("disabled") && element.HasAttribute("aria-label") && element.GetAttribute("type") == "checkbox"))
            {
                violations.Add("a field");
            }
        }

        return violations;
    }

    private static bool IsAllowed(IElement element, IAttr attribute) => (element.LocalName, attribute.Name, attribute.Value) switch
    {
        ("a", "href", var url) => Schemes.Contains(Scheme(url)),
        ("a", "rel" or "title", _) => true,
        ("a", "class", "mention") => true,
        ("code", "class", var name) => Language().IsMatch(name),
        ("pre" or "table", "tabindex", "0") => true,
        ("th" or "td", "class", "align-right" or "align-center") => true,
        ("ol", "start", var number) => number.All(char.IsAsciiDigit),
        ("ol", "type", "a" or "A" or "i" or "I") => true,
        ("ul" or "ol", "class", "contains-task-list") => true,
        ("li", "class", "task-list-item") => true,
        ("input", "type" or "disabled" or "checked" or "aria-label", _) => true,
        _ => false,
    };

    /// <summary>The scheme as a browser finds it: it trims control characters and spaces and takes out tabs and line breaks.</summary>
    private static string Scheme(string url)
    {
        var read = Ignored().Replace(url.Trim([.. Enumerable.Range(0, 0x21).Select(c => (char)c)]), "");
        return SchemePattern().Match(read) is { Success: true } match ? match.Groups[1].Value.ToLowerInvariant() : "";
    }

    [GeneratedRegex("[\t\r\n]")]
    private static partial Regex Ignored();

    [GeneratedRegex("\\A([A-Za-z][A-Za-z0-9+.-]*):")]
    private static partial Regex SchemePattern();

    [GeneratedRegex("\\Alanguage-[a-z0-9+#._-]{1,32}\\z")]
    private static partial Regex Language();
}
