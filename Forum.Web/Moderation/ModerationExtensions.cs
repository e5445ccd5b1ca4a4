namespace Forum.Web.Moderation;

internal static class ModerationExtensions
{
    /// <summary>Reports, posts that wait for approval, and the log of what moderators did.</summary>
    public static WebApplicationBuilder AddModeration(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ModerationOptions>()
            .BindConfiguration(ModerationOptions.SectionName)
            .Validate(options => options.ReportsPerHour is > 0 and <= 10_000, "Forum:Moderation:ReportsPerHour must be between 1 and 10,000.")
            .ValidateOnStart();
        builder.Services.AddScoped<ModerationQueue>();
        builder.Services.AddScoped<QueueEvents>();
        builder.Services.AddScoped<Reporting>();
        builder.Services.AddScoped<ReportHandling>();
        builder.Services.AddScoped<Approval>();
        builder.Services.AddScoped<HeldPosts>();
        builder.Services.AddScoped<AuditLog>();
        builder.Services.AddScoped<AuditQueries>();
        return builder;
    }
}
