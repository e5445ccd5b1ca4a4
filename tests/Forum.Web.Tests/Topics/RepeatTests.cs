using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Topics;

[Collection(SharedForum.Name)]
public sealed partial class RepeatTests(ForumFixture forum)
{
    [Fact]
    public async Task A_form_that_is_sent_twice_posts_once()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var key = Key(await scene.Author.HtmlAsync($"/t/{scene.Topic}"));

        var first = await SendAsync(scene, scene.Author, "Said once.", key);
        var second = await SendAsync(scene, scene.Author, "Said once.", key);

        Assert.Equal($"/t/{scene.Topic}#post-3", first.Location);
        Assert.Equal(first.Location, second.Location);
        Assert.Equal(3, (await scene.TopicAsync()).LastNumber);
        Assert.Equal((1, 3, 2, 1), await scene.CountersAsync());
    }

    [Fact]
    public async Task So_does_one_that_is_sent_many_times_in_the_same_moment()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(scene, scene.Author, "All at once.", "one-key")));

        Assert.All(answers, answer => Assert.Equal($"/t/{scene.Topic}#post-3", answer.Location));
        Assert.Equal(3, (await scene.TopicAsync()).LastNumber);
    }

    [Fact]
    public async Task Two_authors_with_one_key_are_two_and_so_are_forms_without()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        await SendAsync(scene, scene.Author, "Mine.", "the-same");
        await SendAsync(scene, scene.Other, "Mine.", "the-same");
        await SendAsync(scene, scene.Author, "Mine.", "");
        await SendAsync(scene, scene.Author, "Mine.", "");

        Assert.Equal(6, (await scene.TopicAsync()).LastNumber);
    }

    [Fact]
    public async Task Another_text_from_a_form_that_was_sent_comes_back_with_a_new_key()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        await SendAsync(scene, scene.Author, "First thought.", "used");

        var answer = await SendAsync(scene, scene.Author, "Second thought.", "used");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("You have posted from this form already", answer.Html, StringComparison.Ordinal);
        Assert.Contains("Second thought.</textarea>", answer.Html, StringComparison.Ordinal);
        Assert.Equal($"/t/{scene.Topic}#post-4", (await SendAsync(scene, scene.Author, "Second thought.", Key(answer.Html))).Location);
    }

    [Fact]
    public async Task A_form_that_came_back_keeps_its_key_and_each_page_has_another()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        var empty = await SendAsync(scene, scene.Author, " ", "kept");

        Assert.Equal("kept", Key(empty.Html));
        Assert.NotEqual(Key(await scene.Author.HtmlAsync($"/t/{scene.Topic}")), Key(await scene.Author.HtmlAsync($"/t/{scene.Topic}")));
        Assert.InRange(Key(await scene.Author.HtmlAsync($"/b/{scene.Board.Slug}/new")).Length, 20, 64);
    }

    [Fact]
    public async Task A_topic_that_is_sent_twice_begins_once()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        (string, string)[] fields = [("Form.Title", "Only one"), ("Form.Body", "Text"), ("Form.Key", "topic-key")];

        var first = await scene.Author.SubmitAsync($"/b/{scene.Board.Slug}/new", fields);
        var second = await scene.Author.SubmitAsync($"/b/{scene.Board.Slug}/new", fields);

        Assert.Equal(first.Location, second.Location);
        Assert.Equal((2, 3, 2, 1), await scene.CountersAsync());
    }

    [Fact]
    public async Task A_script_gets_the_post_as_json_or_the_reason_why_not()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        var posted = await JsonAsync("With JSON.", "json-key");
        Assert.Equal(HttpStatusCode.OK, posted.Status);
        var post = JsonDocument.Parse(posted.Html).RootElement;
        Assert.Equal(3, post.GetProperty("number").GetInt32());
        Assert.Equal(await scene.PostIdAsync(3), post.GetProperty("postId").GetInt64());
        Assert.Equal($"/t/{scene.Topic}#post-3", post.GetProperty("url").GetString());
        Assert.Contains(post.GetProperty("html").GetString()!, await scene.Author.HtmlAsync($"/t/{scene.Topic}/posts?after=2"), StringComparison.Ordinal);
        Assert.Equal(posted.Html, (await JsonAsync("With JSON.", "json-key")).Html);

        var empty = await JsonAsync("", "json-key-2");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.Status);
        Assert.Equal("Write something first.", JsonDocument.Parse(empty.Html).RootElement.GetProperty("message").GetString());

        var created = await scene.PublishedAsync(scene.Channel, "post.created", count: 2);
        Assert.Equal("json-key", created.GetProperty("key").GetString());

        async Task<Answer> JsonAsync(string body, string key)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"/t/{scene.Topic}/reply")
            {
                Content = new FormUrlEncodedContent(
                [
                    new("Form.Body", body), new("Form.Key", key),
                    new("__RequestVerificationToken", Visitor.Token(await scene.Author.HtmlAsync($"/t/{scene.Topic}"))),
                ]),
            };
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            return await scene.Author.AnswerAsync(request);
        }
    }

    [Fact]
    public async Task A_form_cannot_say_whose_the_post_is_or_where_it_stands()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        await scene.Author.SubmitAsync(
            $"/t/{scene.Topic}",
            [
                ("Form.Body", "Mine."), ("Form.AuthorId", "1"), ("AuthorId", "1"), ("Form.Number", "1"), ("Form.Html", "<b>x</b>"),
                ("Form.TopicId", "1"), ("Topic.IsLocked", "true"), ("Viewer.Role", "Administrator"),
            ],
            $"/t/{scene.Topic}/reply");

        var post = await scene.PostAsync(await scene.PostIdAsync(3));
        Assert.Equal("<p>Mine.</p>\n", post.Html);
        Assert.Equal((1, 3, 2, 1), await scene.CountersAsync());
        Assert.False((await scene.TopicAsync()).IsLocked);
    }

    private static Task<Answer> SendAsync(TopicScene scene, Visitor visitor, string body, string key) =>
        visitor.SubmitAsync($"/t/{scene.Topic}", [("Form.Body", body), ("Form.Key", key)], $"/t/{scene.Topic}/reply");

    private static string Key(string html) => FormKey().Match(html).Groups[1].Value;

    [GeneratedRegex("name=\"Form.Key\" value=\"([^\"]+)\"")]
    private static partial Regex FormKey();
}
