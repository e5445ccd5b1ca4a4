namespace Forum.Web.Boards;

internal static class BoardsExtensions
{
    public static WebApplicationBuilder AddBoards(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<BoardQueries>();
        builder.Services.AddScoped<BoardChannels>();
        builder.Services.AddScoped<BoardEvents>();
        return builder;
    }
}
