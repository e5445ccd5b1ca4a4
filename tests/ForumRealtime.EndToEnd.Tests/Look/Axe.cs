using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests.Look;

/// <summary>
/// The rules of axe-core, all of WCAG 2.2 A and AA and its best practices, run once in a page. Not through
/// Deque.AxeCore.Playwright, which loads the rules anew and opens a window for each run: that takes five times as long.
/// </summary>
internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>What is wrong: for each element the rule, the element and the reason.</summary>
    /// <param name="page">Where.</param>
    /// <param name="coloursOnly">Whether nothing but colours has changed since all rules were run: then only those are that look at them.</param>
    public static async Task<string[]> RunAsync(IPage page, bool coloursOnly = false)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Script);
        }

        return await page.EvaluateAsync<string[]>(
            """
            async (coloursOnly) => {
              const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
              const left = coloursOnly ? axe.getRules().filter((rule) => !rule.tags.includes('cat.color')) : [];
              const rules = Object.fromEntries(left.map((rule) => [rule.ruleId, { enabled: false }]));
              const { violations } = await axe.run(document, { runOnly: tags, rules, resultTypes: ['violations'] });
              return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${help}\n    ${html}\n    ${failureSummary}`));
            }
            """,
            coloursOnly);
    }
}
