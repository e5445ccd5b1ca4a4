using System.Net;
using System.Text.RegularExpressions;
using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>A crowd posts into one topic at once, while readers have it open.</summary>
[Collection(ConnectionsCollection.Name)]
public sealed partial class CrowdTests(SharedForum forum) : SharedForumTests(forum)
{
    private const int Members = 5;
    private const int Posts = 1000;

    [Fact]
    public async Task A_thousand_replies_at_once_are_on_every_open_page_once_and_in_the_servers_order()
    {
        var alice = await Forum.NewReaderAsync("alice");
        var topic = await alice.StartTopicAsync("workshop", "Everybody at once", "Go!");
        ForumReader[] readers = [alice, await Forum.NewReaderAsync()];
        foreach (var reader in readers)
        {
            // A thousand posts that fade in one after the other would keep the machine busy with nothing but colours.
            await reader.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
            await reader.OpenAsync(topic);
            await reader.MarkDocumentAsync();
        }

        var members = await Task.WhenAll(Enumerable.Range(0, Members).Select(_ => Member.JoinAsync(Forum.System.ForumUrl, topic)));
        var random = new Random(1000);
        var acts = Enumerable.Range(0, Posts).Select(i => (Member: members[i % Members], Text: $"Reply {i}.", Times: random.Next(4) == 0 ? 2 : 1)).ToList();

        await Parallel.ForEachAsync(acts, new ParallelOptions { MaxDegreeOfParallelism = 10 }, async (act, _) =>
        {
            var places = await Task.WhenAll(Enumerable.Range(0, act.Times).Select(_ => act.Member.ReplyAsync(topic, act.Text)));
            Assert.Single(places.Distinct());
        });

        var server = await ServersAsync(members[0], topic);
        Assert.Equal(Enumerable.Range(1, Posts + 1), server.Select(post => post.Number));
        Assert.Equal(acts.Select(act => act.Text).Append("Go!").Order(StringComparer.Ordinal), server.Select(post => post.Text).Order(StringComparer.Ordinal));
        foreach (var reader in readers)
        {
            await Assertions.Expect(reader.Page.Locator("article.post")).ToHaveCountAsync(Posts + 1, new() { Timeout = 120_000 });
            var shown = await reader.Page.Locator("article.post").EvaluateAllAsync<string[]>(
                "posts => posts.map(post => `${post.dataset.number} ${post.querySelector('.prose').textContent.trim()}`)");
            Assert.Equal(server.Select(post => $"{post.Number} {post.Text}"), shown);
            Assert.True(await reader.IsSameDocumentAsync());
        }
    }

    /// <summary>All posts, as the forum itself gives them.</summary>
    private static async Task<List<(int Number, string Text)>> ServersAsync(Member member, string topic)
    {
        var posts = new List<(int Number, string Text)>();
        while (true)
        {
            var found = Post().Matches(await member.GetAsync($"{topic}/posts?after={posts.Count}"));
            if (found.Count == 0)
            {
                return posts;
            }

            posts.AddRange(found.Select(match => (int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), match.Groups[2].Value)));
        }
    }

    [GeneratedRegex("<article[^>]*data-number=\"([0-9]+)\".*?<p>(.*?)</p>\\s*</div>", RegexOptions.Singleline)]
    private static partial Regex Post();

    /// <summary>Somebody who posts without a browser.</summary>
    private sealed partial class Member(HttpClient client)
    {
        private string _token = "";

        public static async Task<Member> JoinAsync(string forumUrl, string topic)
        {
            var member = new Member(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(forumUrl) });
            await member.TakeTokenAsync("/register");
            var password = Guid.NewGuid().ToString();
            await member.PostAsync("/register", new() { ["Form.Name"] = $"m{Guid.NewGuid():N}"[..20], ["Form.Password"] = password, ["Form.PasswordAgain"] = password });
            await member.TakeTokenAsync(topic);
            return member;
        }

        public Task<string> GetAsync(string path) => client.GetStringAsync(path);

        /// <summary>Posts; the post's address. The text is its own key: the same again is the same.</summary>
        public Task<string> ReplyAsync(string topic, string text) => PostAsync($"{topic}/reply", new() { ["Form.Body"] = text, ["Form.Key"] = text });

        private async Task TakeTokenAsync(string page) => _token = Token().Match(await GetAsync(page)).Groups[1].Value;

        private async Task<string> PostAsync(string path, Dictionary<string, string> fields)
        {
            fields["__RequestVerificationToken"] = _token;
            using var form = new FormUrlEncodedContent(fields);
            using var response = await client.PostAsync(path, form);
            Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
            return response.Headers.Location!.OriginalString;
        }

        [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
        private static partial Regex Token();
    }
}
