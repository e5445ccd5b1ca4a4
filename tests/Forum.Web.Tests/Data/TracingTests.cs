using System.Collections.Concurrent;
using System.Diagnostics;
using Forum.Web.Data;
using Forum.Web.Tests.Hosting;
using ForumRealtime.Testing;

namespace Forum.Web.Tests.Data;

[Collection(SharedForum.Name)]
public sealed class TracingTests(ForumFixture forum)
{
    [Fact]
    public async Task One_trace_leads_from_the_post_through_the_database_and_the_outbox_and_holds_nothing_that_was_typed()
    {
        const string trace = "0af7651916cd43dd8448eb211c80319c";
        const string secret = "between you and me";
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Forum.Web" or "Forum.Web.Data" or "Realtime.Backchannel" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.TraceId.ToHexString() == trace ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.TraceId.ToHexString() == trace)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync();
        var token = Visitor.Token(await member.HtmlAsync($"/t/{topic}"));
        var request = new HttpRequestMessage(HttpMethod.Post, $"/t/{topic}/reply")
        {
            Content = new FormUrlEncodedContent([new("Form.Body", secret), new("__RequestVerificationToken", token)]),
        };
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        await member.AnswerAsync(request);
        await Eventually.HoldsAsync(() => spans.Count(span => span.DisplayName == "outbox publish") == 3);

        var root = Assert.Single(spans, span => span.Source.Name == "Microsoft.AspNetCore");
        var statements = spans.Where(span => span.Source.Name == CommandTracing.SourceName).ToList();
        Assert.Contains(statements, span => span.DisplayName == "sqlite INSERT");
        Assert.All(statements, span => Assert.Equal("sqlite", span.GetTagItem("db.system.name")));
        Assert.All(spans, span => Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains(secret, StringComparison.Ordinal)));

        foreach (var outbox in spans.Where(span => span.DisplayName == "outbox publish"))
        {
            Assert.Equal(root.SpanId, outbox.ParentSpanId);
            Assert.Single(spans, span => span.Source.Name == "Realtime.Backchannel" && span.ParentSpanId == outbox.SpanId);
        }
    }
}
